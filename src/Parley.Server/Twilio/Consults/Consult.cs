using Parley.Calls.Control;

namespace Parley.Server.Twilio.Consults;

/// <summary>One person who is asked whether it takes a call. Thread-safe.</summary>
internal sealed class Consult(string id, CallTransfer transfer)
{
    private const string Anonymous = "Somebody would like to talk to you.";
    private readonly TaskCompletionSource<TransferOutcome> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _hasLeft;

    public string Id => id;

    /// <summary>The conference in which the two meet.</summary>
    public string Room => $"parley-{id}";

    /// <summary>What the person hears first.</summary>
    public string Announcement => transfer.Announcement ?? Anonymous;

    /// <summary>Completes when it is known whether the person takes the call.</summary>
    public Task<TransferOutcome> WhenAnswered => _answer.Task;

    /// <summary>Whether the person has hung up, taken or not.</summary>
    public bool HasLeft => _hasLeft;

    /// <summary>The person has hung up.</summary>
    public void Leave() => _hasLeft = true;

    /// <summary>It is known; false when it was known before.</summary>
    public bool TryAnswer(TransferOutcome outcome) => _answer.TrySetResult(outcome);
}
