using System.Net;

namespace Parley.Server.Telephone.Rest;

/// <summary>
/// Asks a carrier's REST interface. What it refused for now, or what did not reach it, is asked again; what may have been done is not: it is done
/// once at most. Thread-safe.
/// </summary>
internal sealed class CarrierRest(ICarrierApi api, HttpClient http, TimeProvider timeProvider)
{
    private const int MaxAttempts = 4;
    private static readonly TimeSpan s_attemptTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(5); // a caller waits

    public ICarrierApi Api => api;

    /// <summary>Completes when the carrier says that it is done.</summary>
    /// <exception cref="CarrierException">It refused or could not be reached.</exception>
    public async Task SendAsync(RestOrder order, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SendOnceAsync(order, cancellationToken);
                return;
            }
            catch (CarrierException exception) when (attempt < MaxAttempts
                && exception.Failure is CarrierFailure.TooManyRequests or CarrierFailure.Unreachable && !(exception.RetryAfter > s_longestDelay))
            {
                await Task.Delay(exception.RetryAfter ?? s_firstDelay * (1 << (attempt - 1)), timeProvider, cancellationToken);
            }
        }
    }

    private async Task SendOnceAsync(RestOrder order, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_attemptTime, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(order.Method, api.BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/') + order.Path);
            request.Headers.Authorization = api.Authorize();
            request.Content = order.CreateContent();
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw Refused(response);
            }
        }
        catch (HttpRequestException exception)
        {
            var isUnsent = exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
            throw new CarrierException(
                isUnsent ? CarrierFailure.Unreachable : CarrierFailure.Unanswered,
                isUnsent
                    ? $"{api.Title} could not be reached at {api.BaseUrl.Authority}. Check the network and the api_url."
                    : $"{api.Title} broke the connection at {api.BaseUrl.Authority}. Whether the request was done is not known.",
                exception);
        }
        catch (OperationCanceledException exception) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CarrierException(
                CarrierFailure.Unanswered,
                $"{api.Title} did not answer within {s_attemptTime.TotalSeconds:0} s at {api.BaseUrl.Authority}. Whether the request was done is not known.",
                exception);
        }
    }

    private CarrierException Refused(HttpResponseMessage response)
    {
        var (failure, advice) = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (CarrierFailure.Refused, $"who asks is not known, or may not. Check {api.Credentials}."),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => (CarrierFailure.NotInProgress, "there is no such call; it is over."),
            HttpStatusCode.TooManyRequests => (CarrierFailure.TooManyRequests, "too many requests at once. Try later."),
            >= HttpStatusCode.InternalServerError => (CarrierFailure.Unanswered, "it is out of order. Try later."),
            _ => (CarrierFailure.Refused, "it refused the request. Check the number, and whether the account may do that."),
        };
        return new CarrierException(failure, $"{api.Title} answered {(int)response.StatusCode}: {advice}")
        {
            RetryAfter = response.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } when date > timeProvider.GetUtcNow() => date - timeProvider.GetUtcNow(),
                _ => null,
            },
        };
    }
}
