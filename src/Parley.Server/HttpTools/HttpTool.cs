using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Parley.Server.Configuration;

namespace Parley.Server.HttpTools;

/// <summary>An HTTP endpoint as a tool. What goes wrong is told to the model in words; nothing of the request is logged.</summary>
internal sealed class HttpTool(HttpToolOptions options, HttpMessageInvoker http, TimeProvider timeProvider) : AIFunction
{
    private const int MaxAnswerByteCount = 64 * 1024;

    public override string Name => options.Name;

    public override string Description => options.Description;

    public override JsonElement JsonSchema => options.Parameters;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        if (UrlTemplate.Fill(options.Url, name => Text(Json(arguments, name))) is not { } url)
        {
            return "The arguments are not allowed.";
        }

        using var request = new HttpRequestMessage(options.Method, url);
        request.Content = Body(arguments);
        foreach (var (name, value) in options.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value) && request.Content?.Headers is { } content)
            {
                _ = content.NonValidated.Contains(name) && content.Remove(name); // the configured one counts alone
                content.TryAddWithoutValidation(name, value);
            }
        }

        using var timeout = new CancellationTokenSource(options.Timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            var answer = await ReadAsync(response.Content, either.Token);
            return answer is null ? "The service answered with more than can be used."
                : response.IsSuccessStatusCode ? Select(answer)
                : $"The service answered with the status {(int)response.StatusCode}.";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "The service did not answer in time.";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return "The service could not be reached.";
        }
    }

    private static async Task<string?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxAnswerByteCount + 1];
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return count > MaxAnswerByteCount ? null : Encoding.UTF8.GetString(buffer, 0, count);
    }

    private static JsonNode? Json(AIFunctionArguments arguments, string name) =>
        arguments.TryGetValue(name, out var value) ? JsonSerializer.SerializeToNode(value, AIJsonUtilities.DefaultOptions) : null;

    private static string Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? (string)value! : value?.ToJsonString() ?? "";

    private StringContent? Body(AIFunctionArguments arguments)
    {
        if (options.Method == HttpMethod.Get || options.Method == HttpMethod.Delete)
        {
            return null;
        }

        var used = UrlTemplate.NamesIn(options.Url).ToHashSet(StringComparer.Ordinal);
        var json = options.Body is { } template
            ? UrlTemplate.FillBody(template, name => Json(arguments, name)?.ToJsonString() ?? "null")
            : new JsonObject(arguments.Where(argument => !used.Contains(argument.Key)).Select(argument => KeyValuePair.Create(argument.Key, Json(arguments, argument.Key)))).ToJsonString();
        return new StringContent(json, Encoding.UTF8, "application/json");
    }

    /// <summary>The part of the answer that the model is told.</summary>
    private string Select(string answer)
    {
        if (options.ResultPath is not { } path)
        {
            return answer;
        }

        try
        {
            var node = JsonNode.Parse(answer);
            foreach (var step in path.Split('.'))
            {
                node = node switch
                {
                    JsonArray list when int.TryParse(step, out var index) && index >= 0 && index < list.Count => list[index],
                    JsonObject section => section[step],
                    _ => null,
                };
            }

            return node is null ? "The service's answer does not hold what was looked for." : Text(node);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException) // the latter: a member twice
        {
            return "The service did not answer with JSON.";
        }
    }
}
