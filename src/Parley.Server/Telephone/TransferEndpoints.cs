using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Parley.Calls.Twilio;
using Parley.Server.Calls;

namespace Parley.Server.Telephone;

/// <summary>
/// What a carrier asks while a call is with nobody here. <c>/…/transfer</c>: whom to call. <c>/…/whisper</c>: what the one called hears: who calls, and why.
/// <c>/…/accept</c>: 1 joins the two, all else does not, and the caller comes back. <c>/…/digits</c>: which keys to press.
/// </summary>
internal sealed class TransferEndpoints(ICarrierLine line, CarrierGate gate, LiveCalls calls)
{
    public Task HandleTransferAsync(HttpContext context) =>
        AnswerAsync(context, live => live is { Transfer: { } order } ? line.PutThrough(TransferLinks.Of(line, live, order)) : null);

    public async Task HandleWhisperAsync(HttpContext context)
    {
        var live = Find(context);
        if (live?.Transfer is { } order && !line.ProvesWhispers && Shows(context, order.Pass))
        {
            context.Response.Headers.CacheControl = "no-store";
            await Whisper(context, live).WriteAsync(context);
            return;
        }

        await AnswerAsync(context, known => known is null ? null : Whisper(context, known));
    }

    /// <summary>Only carriers ask that speak TwiML: without a verb they join the two.</summary>
    public async Task HandleAcceptAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is { } request)
        {
            await (request.Find("Digits") == "1" ? CarrierAnswer.Of(new TwiML()) : line.HangUp()).WriteAsync(context);
        }
    }

    public Task HandleDigitsAsync(HttpContext context) =>
        AnswerAsync(context, live => live is { Digits: { } digits } ? TransferLinks.PressDigits(line, live, digits) : null);

    private async Task AnswerAsync(HttpContext context, Func<LiveCall?, CarrierAnswer?> answer)
    {
        if (await gate.AdmitAsync(context) is not null)
        {
            await (answer(Find(context)) ?? line.HangUp()).WriteAsync(context);
        }
    }

    private CarrierAnswer Whisper(HttpContext context, LiveCall live) => live.Transfer?.Transfer.Announcement is { } announcement
        ? line.Announce(announcement, line.Address.Url($"{CarrierPaths.Accept(line.Options.Section)}?call={live.Id}", context.Request))
        : line.HangUp();

    private LiveCall? Find(HttpContext context) => calls.Find(context.Request.Query["call"]);

    private static bool Shows(HttpContext context, string pass) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Query[TransferLinks.PassName].ToString()), Encoding.UTF8.GetBytes(pass));
}
