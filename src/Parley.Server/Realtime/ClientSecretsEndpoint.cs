using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Realtime;
using Parley.Realtime.Sessions;
using Parley.Realtime.Translation;
using Parley.Server.Configuration;
using Parley.Server.Engine;
using Parley.Server.Hosting;
using Parley.Server.Keys;

namespace Parley.Server.Realtime;

/// <summary>
/// <c>POST /v1/realtime/client_secrets</c>: makes a secret that a browser may be given, for it opens sessions for a short time and nothing
/// else (protocol §3.1). In the compatible mode also the beta's two ways to ask for one.
/// </summary>
internal sealed class ClientSecretsEndpoint(
    ModelDirectory models,
    SessionOpener sessions,
    Credentials credentials,
    ClientSecretStore secrets,
    IServiceScopeFactory scopes,
    ParleyOptions options,
    TimeProvider timeProvider,
    ILogger<ClientSecretsEndpoint> logger)
{
    /// <summary>Room for long instructions and many tools.</summary>
    private const int LargestBody = 256 * 1024;

    private readonly OriginCheck _origins = new(options.Server.CorsOrigins);

    public Task HandleAsync(HttpContext context) => HandleAsync(context, new CurrentSecretShape(ClientSecretRequest.Read));

    /// <summary>Serves <c>POST /v1/realtime/translations/client_secrets</c> (protocol §3.7).</summary>
    public Task HandleTranslationAsync(HttpContext context) => HandleAsync(context, new CurrentSecretShape(ClientSecretRequest.ReadTranslation));

    /// <param name="context">The request.</param>
    /// <param name="sessionType"><c>realtime</c> or <c>transcription</c>.</param>
    public Task HandleBetaAsync(HttpContext context, string sessionType) => options.Server.CompatibleMode
        ? HandleAsync(context, new BetaSecretShape(sessionType))
        : HttpError.WriteAsync(
            context, StatusCodes.Status404NotFound, RealtimeRefusal.BetaShape.Code,
            "The beta interface of the Realtime API is not served. Use POST /v1/realtime/client_secrets, or switch the server's compatible mode on (server.compatible_mode).");

    private async Task HandleAsync(HttpContext context, IClientSecretShape shape)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            await HttpError.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, null, "Client secrets are made with POST.");
            return;
        }

        if (!_origins.Allows(context.Request))
        {
            await HttpError.WriteAsync(
                context, StatusCodes.Status403Forbidden, null, "Pages of other sites may not ask; name the site in server.cors_origins.");
            return;
        }

        var admission = credentials.Check(RequestKey.Find(context.Request.Headers), ThisMachine.Made(context));
        if (admission.Caller is not { } caller)
        {
            await HttpError.WriteAsync(context, admission.Refusal!);
        }
        else if (caller.Secret is not null)
        {
            await HttpError.WriteAsync(
                context, StatusCodes.Status403Forbidden, "ephemeral_key_not_allowed",
                "A client secret cannot make another one. Use an API key, on a server of yours.");
        }
        else if (caller.Usage?.TakeRequest() is { IsGranted: false } allowance)
        {
            await HttpError.WriteAsync(context, RealtimeRefusal.TooManyRequests(allowance));
        }
        else if (await ReadBodyAsync(context.Request, context.RequestAborted) is not { } body)
        {
            await HttpError.WriteAsync(
                context, StatusCodes.Status413PayloadTooLarge, null, $"The body is too large. Expected at most {LargestBody} bytes.");
        }
        else
        {
            await MakeAsync(context, caller, shape, body);
        }
    }

    private async Task MakeAsync(HttpContext context, Caller caller, IClientSecretShape shape, ReadOnlyMemory<byte> body)
    {
        try
        {
            var request = shape.Read(body);
            var choice = request switch
            {
                { Translation: { } translation } => SessionChoice.Of(translation),
                { Session: { } session } => SessionChoice.Of(session, ModelDirectory.EngineModelId),
                _ => new SessionChoice(ModelDirectory.EngineModelId, null),
            };
            var safetyIdentifier = SafetyIdentifier.Find(context.Request.Headers);
            if (await ShowAsync(choice with { SafetyIdentifier = safetyIdentifier }, context.RequestAborted) is not { } created)
            {
                await HttpError.WriteAsync(context, RealtimeRefusal.InvalidModel(choice.Model!, models.ModelIds));
                return;
            }

            var secret = new ClientSecret(caller.Usage?.KeyId, request.Session, timeProvider.GetUtcNow() + request.Lifetime)
            {
                Translation = request.Translation, SafetyIdentifier = safetyIdentifier,
            };
            if (secrets.Add(secret, body.Length) is not { } text)
            {
                await HttpError.WriteAsync(context, RealtimeRefusal.TooManySecrets(secrets.RetryAfter));
                return;
            }

            KeyLog.SecretMade(logger, caller.Usage?.KeyId ?? "no key");
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.Body.WriteAsync(shape.WriteAnswer(text, secret.ExpiresAt, created), context.RequestAborted);
        }
        catch (ParleyProtocolException exception)
        {
            var mistake = shape.Translate(exception);
            await HttpError.WriteAsync(context, StatusCodes.Status400BadRequest, mistake.Code, mistake.Message, mistake.Parameter);
        }
        catch (RealtimeConnectException exception)
        {
            RealtimeLog.ModelUnavailable(logger, exception.Failure, exception.Code ?? "no code"); // the message may quote the service's words
            await HttpError.WriteAsync(context, UpstreamRefusal.From(exception));
        }
    }

    /// <summary>
    /// Opens the session once and ends it: only its model can tell whether it allows the configuration, and what the whole of it is. Null
    /// when there is no such model.
    /// </summary>
    private async Task<ServerEvent?> ShowAsync(SessionChoice choice, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var connection = await sessions.OpenAsync(choice, usage: null, scope.ServiceProvider, cancellationToken);
        if (connection is null)
        {
            return null;
        }

        await foreach (var serverEvent in connection.ReceiveAsync(cancellationToken))
        {
            switch (serverEvent) // no session has begun, so that none has an end
            {
                case SessionCreatedEvent created:
                    return created with { Session = created.Session with { ExpiresAt = 0 } };
                case TranslationSessionCreatedEvent created:
                    return created with { Session = created.Session with { ExpiresAt = 0 } };
            }
        }

        throw new RealtimeConnectException("The model ended the connection before it showed its session.");
    }

    /// <summary>Null when it is too large.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        int count;
        while ((count = await request.Body.ReadAsync(body.GetMemory(4096), cancellationToken)) > 0)
        {
            body.Advance(count);
            if (body.WrittenCount > LargestBody)
            {
                return null;
            }
        }

        return body.WrittenMemory;
    }
}
