using Parley.Calls.Twilio;
using Parley.Realtime;
using Parley.Server.Calls;
using Parley.Server.Calls.Rest;
using Parley.Server.Engine;
using Parley.Server.Keys;

namespace Parley.Server.Twilio.Outbound;

/// <summary>Brings the calls of the server before this one back out of the journal.</summary>
internal sealed class OutboundRecovery(LiveCalls calls, ModelDirectory models, CallPrefixes prefixes, ApiKeyRing keys, TimeProvider timeProvider)
{
    /// <summary>After which nobody expects to be rung any more.</summary>
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    /// <summary>Puts a call back into the directory, as it stood.</summary>
    public OutboundCall Restore(OutboundEntry entry)
    {
        var owner = entry.KeyId is { } keyId && keys.FindById(keyId) is { } usage ? new Caller(usage) : null;
        var live = calls.Restore(entry.Id, LiveCallKind.Outbound, entry.Order.Agent, entry.Order.From, entry.Order.To, entry.AskedAt, owner);
        live.Expect();
        if (entry.CarrierCallId is { } sid)
        {
            calls.Name(live, sid); // late reports of that attempt are known as such
        }

        if (entry.Stage == OutboundStage.Waiting)
        {
            live.BeginAgain();
            live.Progress!.Note(CallProgressState.Queued);
        }

        return new OutboundCall(live, entry.Order);
    }

    /// <summary>Why a call that waited is not placed any more; null when it is.</summary>
    public string? FindObstacle(OutboundEntry entry)
    {
        if (timeProvider.GetUtcNow() - entry.At > s_longestWait)
        {
            return "Its time was more than a day ago when the server started again, so it is not placed.";
        }

        if (models.FindAgent(entry.Order.Agent) is null)
        {
            return "Its agent does not exist any more since the server started again, so it is not placed.";
        }

        try
        {
            prefixes.Require(entry.Order.To);
            return null;
        }
        catch (ParleyProtocolException exception)
        {
            return exception.Message;
        }
    }
}
