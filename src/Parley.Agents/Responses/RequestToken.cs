using Parley.Realtime.Responses;

namespace Parley.Agents.Responses;

/// <summary>
/// Tells our own responses from those that the server began by itself: each request carries a token in its metadata, which servers
/// echo. Until the first echo nothing is known of a server, and a response that comes while ours is in flight counts as ours.
/// </summary>
internal sealed class RequestToken
{
    /// <summary>The metadata's key; its value is the request's event id.</summary>
    public const string Key = "parley_request";

    /// <summary>The metadata's key of a response outside of the conversation.</summary>
    public const string OutOfBandKey = "parley_out_of_band";

    private const int MaxPairs = 16; // protocol §6.1
    private bool _isEchoed;

    /// <summary>The event to send for a request, marked where there is room.</summary>
    public static ResponseCreateEvent Mark(ResponseCreateEvent create, ResponseRequest request)
    {
        var body = create.Response ?? new ResponseConfiguration();
        if (body.Metadata?.Count >= MaxPairs)
        {
            return create;
        }

        var key = request.IsOutOfBand ? OutOfBandKey : Key;
        var metadata = new Dictionary<string, string>(body.Metadata ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [key] = request.EventId!,
        };
        return create with { Response = body with { Metadata = metadata } };
    }

    /// <summary>The token of the out-of-band request that a response answers; null when it is none of ours.</summary>
    public static string? OutOfBandOf(Response response) => response.Metadata?.GetValueOrDefault(OutOfBandKey);

    /// <summary>True for a response outside of the conversation that we asked for.</summary>
    public static bool IsOutOfBand(Response response) => OutOfBandOf(response) is not null;

    /// <summary>True when the response surely answers the request.</summary>
    public bool IsOf(Response response, ResponseRequest request)
    {
        var isOurs = response.Metadata?.GetValueOrDefault(Key) == request.EventId;
        _isEchoed |= isOurs;
        return isOurs;
    }

    /// <summary>True when the response surely answers something else than the request.</summary>
    public bool IsForeign(Response response, ResponseRequest request) => !IsOf(response, request)
        && (response.Metadata?.ContainsKey(Key) == true || (_isEchoed && !(request.Body?.Response?.Metadata?.Count >= MaxPairs)));
}
