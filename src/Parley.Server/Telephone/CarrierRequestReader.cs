using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Parley.Server.Hosting;

namespace Parley.Server.Telephone;

/// <summary>Reads a carrier's webhook: bounded, and whole, since some carriers sign it byte for byte.</summary>
internal static class CarrierRequestReader
{
    private const int LargestBody = 64 * 1024;
    private const int MostParameters = 256;
    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = 16 };

    /// <summary>Null when it cannot be read and the answer is written.</summary>
    public static async Task<CarrierRequest?> ReadAsync(HttpContext context, ICarrierLine line)
    {
        var request = context.Request;
        var url = line.Address.UrlOf(request);
        if (HttpMethods.IsGet(request.Method))
        {
            return new CarrierRequest(request.Method, url, request.Headers, default, Pairs(request.Query));
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            context.Response.Headers.Allow = "GET, POST";
            await HttpError.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, null, $"{line.Title} asks with POST, or GET.");
            return null;
        }

        if (await ReadBodyAsync(request, context.RequestAborted) is not { } body)
        {
            await HttpError.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, null, $"The body is too large. Expected at most {LargestBody} bytes.");
            return null;
        }

        if (body.Length > 0 && !(line.SendsJson ? request.HasJsonContentType() : IsForm(request)))
        {
            await HttpError.WriteAsync(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                null,
                $"Expected {(line.SendsJson ? "JSON, application/json" : "a form, application/x-www-form-urlencoded")}, as {line.Title} sends.");
            return null;
        }

        if (await ParseAsync(body, line.SendsJson, context.RequestAborted) is not { } parameters)
        {
            await HttpError.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, null, "The form or the JSON is too large or is none.");
            return null;
        }

        return new CarrierRequest(request.Method, url, request.Headers, body, parameters);
    }

    private static bool IsForm(HttpRequest request) =>
        request.HasFormContentType && !request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);

    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestBody)
        {
            return null;
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestBody;
        }

        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellationToken);
            return body.Length <= LargestBody ? body.ToArray() : null;
        }
        catch (BadHttpRequestException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, string>>?> ParseAsync(byte[] body, bool isJson, CancellationToken cancellationToken)
    {
        if (body.Length == 0)
        {
            return [];
        }

        try
        {
            if (isJson)
            {
                return Members(body);
            }

            using var stream = new MemoryStream(body);
            using var reader = new FormReader(stream) { ValueCountLimit = MostParameters, KeyLengthLimit = 256, ValueLengthLimit = 16 * 1024 };
            return Pairs(await reader.ReadFormAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Texts, numbers and truth values of a JSON object; what is deeper is nothing that is asked for.</summary>
    private static List<KeyValuePair<string, string>>? Members(byte[] body)
    {
        using var document = JsonDocument.Parse(body, s_json);
        return document.RootElement.ValueKind != JsonValueKind.Object
            ? null
            : [.. document.RootElement.EnumerateObject()
                .Where(member => member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                .Take(MostParameters)
                .Select(member => KeyValuePair.Create(member.Name, member.Value.ToString()))];
    }

    private static List<KeyValuePair<string, string>> Pairs(IEnumerable<KeyValuePair<string, StringValues>> values) =>
        [.. values.SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value ?? "")))];
}
