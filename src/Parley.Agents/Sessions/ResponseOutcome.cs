using Parley.Realtime.Responses;

namespace Parley.Agents.Sessions;

/// <summary>What there is to complain of in a response's end. On the wire neither a failed nor an incomplete response is an error.</summary>
internal static class ResponseOutcome
{
    /// <summary>A non-fatal error for a failed response, a warning for one that was cut short; null for any other.</summary>
    public static RealtimeSessionEvent? Complaint(Response response)
    {
        var details = response.StatusDetails;
        if (response.Status == ResponseStatus.Failed)
        {
            var error = details?.Error;
            return new SessionErrorEvent(error?.Code ?? error?.Type ?? "response_failed", error?.Message ?? "The model could not answer.");
        }

        return response.Status == ResponseStatus.Incomplete ? new ResponseIncompleteEvent(response.Id, details?.Reason) : null;
    }
}
