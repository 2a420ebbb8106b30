using Microsoft.AspNetCore.Http;
using Parley.Calls.Twilio;

namespace Parley.Server.Twilio;

/// <summary>Answers a webhook.</summary>
internal static class TwiMLAnswer
{
    public static Task WriteAsync(HttpContext context, TwiML instructions)
    {
        context.Response.ContentType = TwiML.ContentType;
        return context.Response.WriteAsync(instructions.ToString(), context.RequestAborted);
    }
}
