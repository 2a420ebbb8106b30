using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Server.Hosting;

namespace Parley.Server.Telephone;

/// <summary>Lets in what the carrier proves to be its own.</summary>
internal sealed class CarrierGate(ICarrierLine line, ILogger<CarrierGate> logger)
{
    /// <summary>A webhook of ours that asks what to do; null when it was refused and the answer is written.</summary>
    public Task<CarrierRequest?> AdmitAsync(HttpContext context) => AdmitAsync(context, line.Check);

    /// <summary>A report, which says the same however often it comes: then one that was made before counts too.</summary>
    public Task<CarrierRequest?> AdmitReportAsync(HttpContext context) =>
        AdmitAsync(context, request => line.Check(request) is not RequestProof.Replayed and var proof ? proof : RequestProof.Genuine);

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
            await HttpError.WriteAsync(context, StatusCodes.Status426UpgradeRequired, null, $"Connect with a WebSocket, as {line.Title}'s media stream does.");
            return false;
        }

        return await IsGenuineAsync(context, line.CheckUpgrade(
            new CarrierRequest(context.Request.Method, line.Address.UrlOf(context.Request), context.Request.Headers, default, [])));
    }

    private async Task<CarrierRequest?> AdmitAsync(HttpContext context, Func<CarrierRequest, RequestProof> check)
    {
        context.Response.Headers.CacheControl = "no-store";
        return await IsConfiguredAsync(context)
            && await CarrierRequestReader.ReadAsync(context, line) is { } request
            && await IsGenuineAsync(context, check(request))
            && await IsOurAccountAsync(context, request)
                ? request
                : null;
    }

    private async Task<bool> IsConfiguredAsync(HttpContext context)
    {
        if (line.Options.IsConfigured)
        {
            return true;
        }

        await HttpError.WriteAsync(
            context,
            StatusCodes.Status404NotFound,
            $"{line.Options.Section}_not_configured",
            $"The telephone is not set up here. Add a section {line.Options.Section}: to parley.yaml.");
        return false;
    }

    private async Task<bool> IsGenuineAsync(HttpContext context, RequestProof proof)
    {
        switch (proof)
        {
            case RequestProof.Genuine:
                return true;
            case RequestProof.Stale:
                TelephoneLog.Stale(logger, context.Request.Path);
                await HttpError.WriteAsync(
                    context, StatusCodes.Status403Forbidden, "stale_request", "The request was signed too long ago, or in the future. Check this machine's clock.");
                return false;
            case RequestProof.Replayed:
                TelephoneLog.Replayed(logger, context.Request.Path);
                await HttpError.WriteAsync(context, StatusCodes.Status403Forbidden, "replayed_request", "The request was made before. Sign each anew.");
                return false;
            default:
                TelephoneLog.NotSigned(logger, context.Request.Path, line.Options.Section);
                await HttpError.WriteAsync(context, StatusCodes.Status403Forbidden, "invalid_signature", $"The signature does not fit. {line.ProofAdvice}");
                return false;
        }
    }

    private async Task<bool> IsOurAccountAsync(HttpContext context, CarrierRequest request)
    {
        if (line.IsOurAccount(line.ReadAccount(request)))
        {
            return true;
        }

        TelephoneLog.OtherAccount(logger, context.Request.Path);
        await HttpError.WriteAsync(
            context, StatusCodes.Status403Forbidden, "other_account", $"The request is another account's. {line.AccountAdvice}");
        return false;
    }
}
