using System.Runtime.CompilerServices;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.RateLimits;
using Parley.Realtime.Responses;
using Parley.Server.Keys;

namespace Parley.Server.Realtime;

/// <summary>
/// A connection whose responses are counted against an API key. After each <c>response.created</c> comes <c>rate_limits.updated</c>. A
/// <c>response.create</c> beyond the limit is refused with an error; a response that the model begins by itself, at the end of a turn, is
/// cancelled at once and ends as failed with <c>rate_limit_exceeded</c>. Audio passes uncounted.
/// </summary>
internal sealed class MeteredConnection(IRealtimeConnection inner, KeyUsage usage, Func<string> nextEventId) : IRealtimeConnection
{
    private const string CancelId = "event_rate_limit_cancel";

    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default) =>
        clientEvent is ResponseCreateEvent && usage.PeekRequest() is { IsGranted: false } allowance
            ? throw new ParleyProtocolException("rate_limit_exceeded", RealtimeRefusal.TooManyRequestsMessage(allowance))
            : inner.SendAsync(clientEvent, cancellationToken);

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        inner.SendAudioAsync(audio, cancellationToken);

    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var refused = new Dictionary<string, RequestAllowance>(StringComparer.Ordinal);
        await foreach (var serverEvent in inner.ReceiveAsync(cancellationToken))
        {
            switch (serverEvent)
            {
                case ResponseCreatedEvent { Response.Id: var id }:
                    yield return serverEvent;
                    if (usage.TakeRequest() is { } allowance)
                    {
                        yield return Report(allowance);
                        if (!allowance.IsGranted)
                        {
                            refused[id] = allowance;
                            await inner.SendAsync(new ResponseCancelEvent { EventId = CancelId, ResponseId = id }, cancellationToken);
                        }
                    }

                    break;
                case ResponseDoneEvent done when refused.Remove(done.Response.Id, out var excess):
                    yield return done with { Response = Fail(done.Response, excess) };
                    break;
                case ErrorEvent { Error.EventId: CancelId }:
                    break; // it ended before it could be cancelled
                default:
                    yield return serverEvent;
                    break;
            }
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private RateLimitsUpdatedEvent Report(RequestAllowance allowance) => new()
    {
        EventId = nextEventId(),
        RateLimits = [new RateLimit("requests", allowance.Limit, allowance.Remaining, Math.Round(allowance.ResetAfter.TotalSeconds, 3))],
    };

    private static Response Fail(Response response, RequestAllowance allowance) => response with
    {
        Status = ResponseStatus.Failed,
        StatusDetails = new ResponseStatusDetails
        {
            Type = "failed",
            Error = new ResponseError("rate_limit_error", "rate_limit_exceeded", RealtimeRefusal.TooManyRequestsMessage(allowance)),
        },
    };
}
