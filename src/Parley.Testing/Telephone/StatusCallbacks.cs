using Parley.Testing.Telephone.Manners;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Telephone;

/// <summary>Tells the platform what becomes of one call. One caller at a time, as a call has one state at a time.</summary>
internal sealed class StatusCallbacks(
    PlatformClient platform, SimulatedCarrierOptions options, string? url, IReadOnlySet<string> events, ICarrierManner manner, Action<CarrierProblem> complain)
{
    private readonly List<List<KeyValuePair<string, string>>> _held = [];
    private int _sequenceNumber;

    /// <param name="progress">What happened: <c>initiated</c>, <c>ringing</c>, <c>answered</c>, <c>completed</c>.</param>
    /// <param name="form">The call's parameters with its <c>CallStatus</c>.</param>
    /// <param name="duration">At the end: how long it lasted after the answer.</param>
    /// <param name="cancellationToken">Stops sending.</param>
    public async Task TellAsync(string progress, IEnumerable<KeyValuePair<string, string>> form, TimeSpan? duration, CancellationToken cancellationToken)
    {
        if (url is null || !events.Contains(progress))
        {
            return;
        }

        var whole = form.ToList();
        whole.AddRange(manner.Progress(_sequenceNumber++, duration));
        _held.Insert(0, whole);
        if (!options.ReordersCallbacks || _held.Count == 2 || progress == "completed")
        {
            await SendAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        foreach (var form in options.DoublesCallbacks ? _held.SelectMany(form => new[] { form, form }) : _held)
        {
            if ((await platform.PostAsync(url!, form, cancellationToken).ConfigureAwait(false)).Problem is { } problem)
            {
                complain(problem);
            }
        }

        _held.Clear();
    }
}
