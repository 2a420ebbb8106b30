namespace Parley.Calls.Control;

/// <summary>
/// The call that tools are made for: they exist before it. One object for one call; give it to <see cref="CallTools"/> and to
/// <see cref="CallOptions.Current"/>. Any thread.
/// </summary>
public sealed class CurrentCall
{
    private readonly TaskCompletionSource<Call?> _call = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isExpected;
    private volatile bool _hasCarrier;

    /// <summary>Who the party may be put through to, by names that the agent uses, e.g. <c>sales</c>. Default nobody.</summary>
    public IReadOnlyDictionary<string, CallTransfer> Transfers { get; set; } = new Dictionary<string, CallTransfer>();

    /// <summary>True once a call begins with it: without one, its tools are not offered.</summary>
    internal bool IsExpected => _isExpected;

    /// <summary>Whether the call's party can be put through.</summary>
    internal bool HasCarrier => _hasCarrier;

    /// <summary>The call, as soon as it is there; null when it could not begin.</summary>
    internal Task<Call?> WhenThere => _call.Task;

    internal void Expect(bool hasCarrier)
    {
        _hasCarrier = hasCarrier;
        _isExpected = true;
    }

    internal void Set(Call call) => _call.TrySetResult(call);

    internal void GiveUp() => _call.TrySetResult(null);
}
