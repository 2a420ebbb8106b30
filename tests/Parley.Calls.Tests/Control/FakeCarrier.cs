using Parley.Calls.Control;

namespace Parley.Calls.Tests.Control;

/// <summary>Does nothing, and remembers it; or refuses.</summary>
internal sealed class FakeCarrier : ICarrier
{
    public Exception? Refusal { get; set; }

    public List<object> Asked { get; } = [];

    /// <summary>What the one asked says, once the test gives it.</summary>
    public TaskCompletionSource<TransferOutcome> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when somebody is asked.</summary>
    public TaskCompletionSource<CallTransfer> Consulted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TransferOutcome> ConsultAsync(CallTransfer transfer, CancellationToken cancellationToken = default)
    {
        Consulted.TrySetResult(transfer);
        return Answer.Task.WaitAsync(cancellationToken);
    }

    public Task JoinAsync(CancellationToken cancellationToken = default) => AskAsync("join");

    public Task TransferAsync(CallTransfer transfer, CancellationToken cancellationToken = default) => AskAsync(transfer);

    public Task SendDigitsAsync(string digits, CancellationToken cancellationToken = default) => AskAsync(digits);

    private Task AskAsync(object what)
    {
        Asked.Add(what);
        return Refusal is { } refusal ? Task.FromException(refusal) : Task.CompletedTask;
    }
}
