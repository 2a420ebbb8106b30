namespace Parley.Server.Telephone;

/// <summary>Reads a report of a stream as Twilio and those of its kind write it.</summary>
internal static class TwimlStreamReport
{
    /// <summary>Null where it is none, or names no call.</summary>
    public static StreamReport? Read(CarrierRequest request) => (request.Find("CallSid"), request.Find("StreamEvent")) switch
    {
        ({ } call, "stream-error" or "stream-failed") => new StreamReport(call, request.Find("StreamSid"), IsOver: false, request.Find("StreamError") ?? ""),
        ({ } call, "stream-stopped") => new StreamReport(call, request.Find("StreamSid"), IsOver: true, Problem: null),
        _ => null,
    };
}
