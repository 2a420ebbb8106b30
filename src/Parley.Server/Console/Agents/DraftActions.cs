using Microsoft.AspNetCore.Http;
using Parley.Server.Agents;
using Parley.Server.Console.Records;
using Parley.Server.Engine;

namespace Parley.Server.Console.Agents;

/// <summary>Makes a changed agent to be tried out of a form. Nothing is saved.</summary>
internal sealed class DraftActions(ModelDirectory models, AgentDrafts drafts, CallReader reader)
{
    public const int LongestInstructions = 32_000;
    public const int LongestVoice = 100;

    public async Task TryAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var instructions = form["instructions"].ToString().ReplaceLineEndings("\n").TrimEnd();
        var voice = form["voice"].ToString().Trim();
        if (models.FindAgent(form["agent"].ToString()) is not { } agent || instructions.Length > LongestInstructions || voice.Length > LongestVoice)
        {
            context.Response.Redirect(ConsolePaths.Agents);
            return;
        }

        var pasted = form["earlier"].ToString().Trim();
        var earlier = pasted.Length > 0 ? EarlierConversation.Read(pasted) : drafts.Find(form["draft"])?.Earlier ?? [];
        if (earlier is null || pasted.Length > EarlierConversation.LongestJson)
        {
            context.Response.Redirect($"{ConsolePaths.Agents}?news={AgentsPage.NotEarlier}");
            return;
        }

        var draft = drafts.Add(agent, instructions, voice.Length == 0 ? null : voice, earlier);
        await reader.TellAsync(context, "agent.try", agent.Options.Name);
        context.Response.Redirect($"{ConsolePaths.Drafts}/{draft.Id}");
    }
}
