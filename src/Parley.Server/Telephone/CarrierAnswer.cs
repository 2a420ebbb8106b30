using Microsoft.AspNetCore.Http;
using Parley.Calls.Twilio;

namespace Parley.Server.Telephone;

/// <summary>What a carrier is told to do with a call, in its own language.</summary>
/// <param name="ContentType">The language.</param>
/// <param name="Text">The document.</param>
internal sealed record CarrierAnswer(string ContentType, string Text)
{
    public static CarrierAnswer Of(TwiML instructions) => new(TwiML.ContentType, instructions.ToString());

    public Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = ContentType;
        return context.Response.WriteAsync(Text, context.RequestAborted);
    }

    /// <summary>Nothing to do.</summary>
    public static Task WriteNothingAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
