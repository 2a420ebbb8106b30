using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Parley.Calls.Twilio;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Twilio;

/// <summary>Lets in what the carrier signed, and reads its form: bounded, and not before it must.</summary>
internal sealed class TwilioGate(ParleyOptions options, PublicAddress address, ILogger<TwilioGate> logger)
{
    private const int LargestForm = 64 * 1024;
    private const string NotSigned =
        "The signature does not fit. Twilio signs the URL that it asks for: check that twilio.public_url is how Twilio reaches this server (scheme, host and port), and twilio.auth_token.";

    private static readonly FormOptions s_limits = new()
    {
        BufferBodyLengthLimit = LargestForm, ValueCountLimit = 256, KeyLengthLimit = 256, ValueLengthLimit = 16 * 1024,
    };

    private readonly TwilioSignature? _signature =
        options.Twilio is { ValidatesSignatures: true, AuthTokens.Count: > 0 } ? new TwilioSignature(options.Twilio.AuthTokens) : null;

    /// <summary>The parameters of a webhook of ours; null when it was refused and the answer is written.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>?> AdmitAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!await IsConfiguredAsync(context) || await ReadAsync(context) is not { } parameters)
        {
            return null;
        }

        var signed = HttpMethods.IsPost(context.Request.Method) ? parameters : null;
        if (_signature is not null && !_signature.IsValid(context.Request.Headers[TwilioSignature.HeaderName], address.UrlOf(context.Request), signed))
        {
            TwilioLog.NotSigned(logger, context.Request.Path);
            await HttpError.WriteAsync(context, StatusCodes.Status403Forbidden, "invalid_signature", NotSigned);
            return null;
        }

        return await IsOurAccountAsync(context, parameters) ? parameters : null;
    }

    /// <summary>True when a WebSocket of ours may be opened; else the answer is written.</summary>
    public async Task<bool> AdmitUpgradeAsync(HttpContext context)
    {
        if (!await IsConfiguredAsync(context))
        {
            return false;
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            await HttpError.WriteAsync(context, StatusCodes.Status426UpgradeRequired, null, "Connect with a WebSocket, as Twilio's <Stream> does.");
            return false;
        }

        if (_signature is not null && !_signature.IsValidUpgrade(context.Request.Headers[TwilioSignature.HeaderName], address.UrlOf(context.Request)))
        {
            TwilioLog.NotSigned(logger, context.Request.Path);
            await HttpError.WriteAsync(context, StatusCodes.Status403Forbidden, "invalid_signature", NotSigned);
            return false;
        }

        return true;
    }

    /// <summary>True for our account, and for any where none is configured.</summary>
    public bool IsOurAccount(string? accountSid) => options.Twilio.AccountSid is not { } ours || ours == accountSid;

    private async Task<bool> IsConfiguredAsync(HttpContext context)
    {
        if (options.Twilio.IsConfigured)
        {
            return true;
        }

        await HttpError.WriteAsync(
            context, StatusCodes.Status404NotFound, "twilio_not_configured", "The telephone is not set up here. Add a section twilio: to parley.yaml.");
        return false;
    }

    private async Task<bool> IsOurAccountAsync(HttpContext context, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        if (IsOurAccount(parameters.FirstOrDefault(pair => pair.Key == "AccountSid").Value))
        {
            return true;
        }

        TwilioLog.OtherAccount(logger, context.Request.Path);
        await HttpError.WriteAsync(
            context, StatusCodes.Status403Forbidden, "other_account", "The request is another account's. Check twilio.account_sid; a subaccount has a SID of its own.");
        return false;
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, string>>?> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method))
        {
            return Pairs(request.Query);
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            context.Response.Headers.Allow = "GET, POST";
            await HttpError.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, null, "Twilio asks with POST, or GET.");
            return null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestForm;
        }

        if (request.ContentLength is 0)
        {
            return [];
        }

        if (!request.HasFormContentType || request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            await HttpError.WriteAsync(
                context, StatusCodes.Status415UnsupportedMediaType, null, "Expected a form, application/x-www-form-urlencoded, as Twilio sends.");
            return null;
        }

        try
        {
            return Pairs(await new FormFeature(request, s_limits).ReadFormAsync(context.RequestAborted));
        }
        catch (Exception exception) when (exception is BadHttpRequestException or InvalidDataException)
        {
            await HttpError.WriteAsync(
                context, StatusCodes.Status413PayloadTooLarge, null, $"The form is too large or is none. Expected at most {LargestForm} bytes.");
            return null;
        }
    }

    private static List<KeyValuePair<string, string>> Pairs(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> values) =>
        [.. values.SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value ?? "")))];
}
