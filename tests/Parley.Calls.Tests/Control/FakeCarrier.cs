using Parley.Calls.Control;

namespace Parley.Calls.Tests.Control;

/// <summary>Does nothing, and remembers it; or refuses.</summary>
internal sealed class FakeCarrier : ICarrier
{
    public Exception? Refusal { get; set; }

    public List<object> Asked { get; } = [];

    public Task TransferAsync(CallTransfer transfer, CancellationToken cancellationToken = default) => AskAsync(transfer);

    public Task SendDigitsAsync(string digits, CancellationToken cancellationToken = default) => AskAsync(digits);

    private Task AskAsync(object what)
    {
        Asked.Add(what);
        return Refusal is { } refusal ? Task.FromException(refusal) : Task.CompletedTask;
    }
}
