using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Parley.Agents;
using Parley.Agents.Brain;
using Parley.Agents.Sessions;
using Parley.Agents.Supervision;
using Parley.Agents.Tools;
using Parley.Server.Configuration;
using Parley.Server.Engine;
using Parley.Server.HttpTools;

namespace Parley.Server.Agents;

/// <summary>Turns <c>brain:</c> into conversation brains. Thread-safe.</summary>
internal sealed class AgentBrains(ParleyOptions options, AgentTools tools, HttpToolClient http, IServiceProvider services, TimeProvider timeProvider)
{
    private readonly bool _hasLanguageModel =
        !options.Engine.Chat.IsOffline || services.GetService<IServiceProviderIsService>()?.IsService(typeof(IChatClient)) == true;

    /// <summary>The same with the tools of another reading of the configuration.</summary>
    public AgentBrains With(AgentTools others) => new(options, others, http, services, timeProvider);

    /// <summary>Fails for what an agent's brain needs and nobody has.</summary>
    /// <exception cref="ParleyConfigurationException">There is no such tool, or no language model.</exception>
    public void Validate(AgentOptions agent)
    {
        if (agent.Brain is { } brain)
        {
            ValidateRecogniser(agent, brain);
            foreach (var intent in brain.Intents)
            {
                Validate(agent, brain, intent);
            }
        }
    }

    /// <summary>The same for who recognises.</summary>
    public void ValidateRecogniser(AgentOptions agent, AgentBrainOptions brain)
    {
        if (brain.UsesLanguageModel == true && !_hasLanguageModel)
        {
            throw new ParleyConfigurationException(
                $"agent '{agent.Name}': its brain's recogniser is chat, and there is no language model. Set engine.chat, or write recogniser: patterns.");
        }
    }

    /// <summary>The same for one of its intents.</summary>
    public void Validate(AgentOptions agent, AgentBrainOptions brain, AgentIntentOptions intent)
    {
        var subject = $"agent '{agent.Name}': the intent '{intent.Name}'";
        if (!intent.HasPatterns && !UsesLanguageModel(brain))
        {
            throw new ParleyConfigurationException($"{subject} has no patterns, and no language model recognises it. Give it patterns:, or set engine.chat.");
        }

        if (intent.Ask is not null && !_hasLanguageModel)
        {
            throw new ParleyConfigurationException($"{subject} is worked on by a language model (ask), and there is none. Set engine.chat, or let a webhook or a tool do it.");
        }

        using var scope = services.CreateScope();
        foreach (var tool in tools.Create(agent, intent.Ask?.Tools ?? [], scope.ServiceProvider))
        {
            RequireUnattended(tool, subject);
        }

        if (intent.Tool is { } name)
        {
            var tool = FindTool(agent, name, scope.ServiceProvider);
            RequireUnattended(tool, subject);
            RequireDetails(tool, brain, intent, subject);
        }
    }

    /// <summary>Begins to listen to a call.</summary>
    /// <param name="agent">Who answers it.</param>
    /// <param name="session">The call's.</param>
    /// <param name="scope">The call's services.</param>
    /// <returns>To be disposed before the session; null when the agent has no brain.</returns>
    public ConversationBrain? Attach(AgentOptions agent, RealtimeSession session, IServiceProvider scope)
    {
        if (agent.Brain is not { } brain)
        {
            return null;
        }

        var made = new ConversationBrainOptions
        {
            Intents = [.. brain.Intents.Select(intent => Create(agent, intent, scope))],
            Recogniser = UsesLanguageModel(brain) ? new ChatIntentRecogniser(LanguageModel) : null,
        };
        return ConversationBrain.Attach(session, made with
        {
            RecognitionTimeout = brain.RecognitionTime ?? made.RecognitionTimeout,
            WorkTimeout = brain.WorkTime ?? made.WorkTimeout,
            MaxLines = brain.MaxLines ?? made.MaxLines,
            MaxRunning = brain.MaxRunning ?? made.MaxRunning,
            MaxWaiting = brain.MaxWaiting ?? made.MaxWaiting,
        });
    }

    private IChatClient LanguageModel => services.GetRequiredService<StageClients>().ChatModel!;

    private bool UsesLanguageModel(AgentBrainOptions brain) => brain.UsesLanguageModel ?? _hasLanguageModel;

    private Intent Create(AgentOptions agent, AgentIntentOptions intent, IServiceProvider scope) => new()
    {
        Name = intent.Name,
        Description = intent.Description,
        Arguments = intent.Arguments,
        Patterns = [.. intent.Patterns.Select(Compile)],
        Speaker = intent.Speaker,
        Timing = intent.Timing,
        Work = intent switch
        {
            { Webhook: { } webhook } => new Webhook(http.Client, webhook, timeProvider).PostAsync,
            { Tool: { } name } => (work, cancellationToken) => InvokeAsync(FindTool(agent, name, scope), work, cancellationToken),
            _ => async (work, cancellationToken) => await AskAsync(agent, intent.Ask!, scope, work, cancellationToken),
        },
    };

    private static Regex Compile(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private Task<string> AskAsync(AgentOptions agent, AgentAskOptions ask, IServiceProvider scope, WorkRequest work, CancellationToken cancellationToken) =>
        new TextAgent { Client = LanguageModel, Instructions = ask.Instructions, Tools = tools.Create(agent, ask.Tools, scope) }
            .AnswerAsync(work.ToChatMessages(), cancellationToken: cancellationToken);

    private static async Task<string?> InvokeAsync(AIFunction tool, WorkRequest work, CancellationToken cancellationToken)
    {
        var details = work.Intent.Arguments.ToDictionary(detail => detail.Key, detail => (object?)detail.Value, StringComparer.Ordinal);
        return await tool.InvokeAsync(new AIFunctionArguments(details), cancellationToken) switch
        {
            null or JsonElement { ValueKind: JsonValueKind.Null } => null,
            string text => text,
            ToolResult result => result.Content,
            JsonElement { ValueKind: JsonValueKind.String } text => text.GetString(),
            JsonElement value => value.GetRawText(),
            _ => throw new NotSupportedException($"The tool '{tool.Name}' gave something else than text or JSON."),
        };
    }

    private AIFunction FindTool(AgentOptions agent, string name, IServiceProvider scope) => tools.Create(agent, [name], scope) is [var tool]
        ? tool
        : throw new ParleyConfigurationException($"agent '{agent.Name}': '{name}' is a set of several tools; name the one that does the work.");

    private static void RequireUnattended(AIFunction tool, string subject)
    {
        if (tool.GetService<RealtimeTool>()?.Options is { } own
            && (own.Approval != ToolApprovalPolicy.Never || own.InputGuardrails.Count + own.OutputGuardrails.Count > 0))
        {
            throw new ParleyConfigurationException($"{subject} uses the tool '{tool.Name}', which needs approval or has guardrails: nobody could apply them there.");
        }

        if (tool.UnderlyingMethod?.GetParameters().Any(parameter => parameter.ParameterType == typeof(ToolContext) || parameter.ParameterType == typeof(RunContext)) == true)
        {
            throw new ParleyConfigurationException(
                $"{subject} uses the tool '{tool.Name}', whose method has a ToolContext or RunContext: there is none there. Give the brain a tool without it.");
        }
    }

    /// <summary>A language model finds the details that the file describes; a pattern's are its named groups.</summary>
    private void RequireDetails(AIFunction tool, AgentBrainOptions brain, AgentIntentOptions intent, string subject)
    {
        var isDescribed = UsesLanguageModel(brain);
        string[] details = isDescribed ? [.. intent.Arguments.Keys] : [.. intent.Patterns.SelectMany(pattern => Compile(pattern).GetGroupNames())];
        if (tool.JsonSchema.ValueKind == JsonValueKind.Object
            && tool.JsonSchema.TryGetProperty("required", out var required)
            && required.ValueKind == JsonValueKind.Array
            && required.EnumerateArray().Select(name => name.ToString()).FirstOrDefault(name => !details.Contains(name)) is { } missing)
        {
            throw new ParleyConfigurationException(
                $"{subject} uses the tool '{tool.Name}', which requires '{missing}'. "
                + (isDescribed ? $"Describe '{missing}' under the intent's arguments:." : $"Let a pattern find it: (?<{missing}>…)."));
        }
    }
}
