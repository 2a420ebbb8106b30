using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Parley.Agents.Brain;

/// <summary>
/// Background work that another system does: posts the intent as JSON with its details and the transcript, and takes the answer as the result.
/// The header <c>Idempotency-Key</c> holds the work's id, equal for each attempt. Thread-safe.
/// </summary>
public sealed class Webhook
{
    private static readonly TimeSpan s_maxRetryAfter = TimeSpan.FromSeconds(10);
    private readonly HttpClient _client;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly string _where;

    /// <param name="client">Sends the requests; stays the caller's to dispose.</param>
    /// <param name="options">Where to, and how patient.</param>
    /// <param name="timeProvider">Null for the system's clock.</param>
    /// <exception cref="ArgumentException">The address is neither HTTPS nor on this machine, or a bound is not positive.</exception>
    public Webhook(HttpClient client, WebhookOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxAttempts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxAnswerByteCount);
        _client = client;
        _options = options;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _where = options.Address.IsAbsoluteUri ? options.Address.GetLeftPart(UriPartial.Path) : "a relative address";
        var isSafe = options.Address is { IsAbsoluteUri: true } address && (address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback));
        if (!isSafe)
        {
            throw new ArgumentException($"A webhook's address begins with https://, or with http:// on this machine; {_where} does not.", nameof(options));
        }
    }

    /// <summary>Does a piece of work; fits <see cref="Intent.Work"/>.</summary>
    /// <param name="request">The work.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer: plain text as it is, of JSON the member <c>result</c>; null when there is none, or the answer is empty.</returns>
    /// <exception cref="WebhookException">The server could not be reached, refused, or answered too much or something else.</exception>
    public async Task<string?> PostAsync(WorkRequest request, CancellationToken cancellationToken)
    {
        var delay = _options.RetryDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (WebhookException exception) when (exception.IsTransient && attempt < _options.MaxAttempts)
            {
                await Task.Delay(exception.RetryAfter ?? delay, _timeProvider, cancellationToken).ConfigureAwait(false);
                delay *= 2;
            }
        }
    }

    private async Task<string?> AttemptAsync(WorkRequest request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.AttemptTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var message = Message(request);
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? await ReadAsync(response.Content, either.Token).ConfigureAwait(false)
                : throw Refusal(response);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WebhookException(
                string.Create(CultureInfo.InvariantCulture, $"{_where} did not answer within {_options.AttemptTimeout.TotalSeconds:0.#} s."),
                isTransient: true,
                exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new WebhookException($"{_where} could not be reached.", isTransient: true, exception);
        }
    }

    private HttpRequestMessage Message(WorkRequest request)
    {
        var payload = new WebhookPayload(
            request.WorkId,
            request.Intent.Name,
            request.Intent.Arguments,
            [.. request.Transcript.Select(line => new WebhookLine(line.Role.Value, line.Text))]);
        var message = new HttpRequestMessage(HttpMethod.Post, _options.Address)
        {
            Content = JsonContent.Create(payload, WebhookJson.Default.WebhookPayload),
        };
        message.Headers.Add("Idempotency-Key", request.WorkId);
        foreach (var (name, value) in _options.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private async Task<string?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var answer = new byte[_options.MaxAnswerByteCount + 1];
        var byteCount = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (byteCount > _options.MaxAnswerByteCount)
        {
            throw new WebhookException($"{_where} answered more than {_options.MaxAnswerByteCount} bytes.", isTransient: false);
        }

        var bytes = answer.AsSpan(0, byteCount);
        if (bytes.IsEmpty)
        {
            return null;
        }

        try
        {
            return content.Headers.ContentType?.MediaType == "application/json"
                ? JsonSerializer.Deserialize(bytes, WebhookJson.Default.WebhookAnswer)?.Result
                : Encoding.UTF8.GetString(bytes);
        }
        catch (JsonException exception)
        {
            throw new WebhookException($"{_where} answered JSON that is no object with a text in \"result\".", isTransient: false, exception);
        }
    }

    private WebhookException Refusal(HttpResponseMessage response)
    {
        var isTransient = response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500;
        return new WebhookException($"{_where} answered {(int)response.StatusCode}.", isTransient) { RetryAfter = RetryAfter(response.Headers.RetryAfter) };
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? value) =>
        value?.Delta is { } delta ? (delta < s_maxRetryAfter ? delta : s_maxRetryAfter) : null;
}
