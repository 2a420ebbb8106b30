using System.Text.RegularExpressions;
using Parley.Agents.Brain;
using Parley.Realtime.Items;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps an agent's <c>brain:</c> to options.</summary>
internal static partial class BrainReader
{
    private static readonly string[] s_works = ["webhook", "tool", "ask"];

    private static readonly Dictionary<string, bool> s_recognisers = new(StringComparer.Ordinal) { ["chat"] = true, ["patterns"] = false };

    private static readonly Dictionary<string, MessageRole> s_speakers = new(StringComparer.Ordinal)
    {
        ["caller"] = MessageRole.User, ["agent"] = MessageRole.Assistant,
    };

    private static readonly Dictionary<string, ResultTiming> s_timings = new(StringComparer.Ordinal)
    {
        ["after_reply"] = ResultTiming.AfterReply, ["now"] = ResultTiming.Now, ["silent"] = ResultTiming.Silent,
    };

    /// <summary>Null where the agent has none.</summary>
    public static AgentBrainOptions? Read(YamlValue? value)
    {
        if (value?.Section() is not { } section)
        {
            return null;
        }

        var brain = new AgentBrainOptions
        {
            UsesLanguageModel = section.Take("recogniser")?.Choice(s_recognisers),
            RecognitionTime = Seconds(section.Take("recognition_seconds")?.Number(1, 120)),
            WorkTime = Seconds(section.Take("work_seconds")?.Number(1, 3600)),
            MaxLines = section.Take("max_lines")?.Integer(1, 1000),
            MaxRunning = section.Take("max_running")?.Integer(1, 100),
            MaxWaiting = section.Take("max_waiting")?.Integer(1, 1000),
            Intents = ReadIntents(section.Require("intents")),
        };
        section.RejectUnknownKeys();
        return brain;
    }

    private static List<AgentIntentOptions> ReadIntents(YamlValue value)
    {
        var intents = new List<AgentIntentOptions>();
        foreach (var element in value.Elements())
        {
            var intent = ReadIntent(element);
            if (intents.Any(other => other.Name == intent.Name))
            {
                throw element.Fail($"a second intent of this brain is named '{intent.Name}'.");
            }

            intents.Add(intent);
        }

        return intents;
    }

    private static AgentIntentOptions ReadIntent(YamlValue element)
    {
        var section = element.Section();
        var webhook = section.Take("webhook");
        var tool = section.Take("tool");
        var ask = section.Take("ask");
        var patterns = section.Take("patterns");
        var name = section.Take("name");
        var intent = new AgentIntentOptions
        {
            Description = section.Take("description")?.NonEmptyText() ?? "",
            Arguments = section.Take("arguments")?.Section().Pairs().ToDictionary(Argument, pair => pair.Value.NonEmptyText(), StringComparer.Ordinal) ?? [],
            Patterns = [.. patterns?.Elements().Select(ConfiguredPattern.Read) ?? []],
            HasPatterns = patterns?.HasElements == true,
            Speaker = section.Take("speaker")?.Choice(s_speakers) ?? MessageRole.User,
            Timing = section.Take("timing")?.Choice(s_timings) ?? ResultTiming.AfterReply,
            Webhook = webhook is null ? null : ReadWebhook(webhook.Section()),
            Tool = tool?.NonEmptyText(),
            Ask = ask is null ? null : ReadAsk(ask.Section()),
            Name = Name(name ?? section.Require("name")),
        };
        section.RejectUnknownKeys();
        return s_works.Count(section.Has) == 1
            ? intent
            : throw element.Fail($"'{element.Path}' must say who works on it by exactly one of 'webhook', 'tool' and 'ask'.");
    }

    private static WebhookOptions ReadWebhook(YamlSection section)
    {
        var url = section.Require("url");
        var address = url.HttpUrl();
        if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            throw url.Fail($"'{url.Path}' must begin with https://, or with http:// on this machine: what callers say is sent there.");
        }

        var defaults = new WebhookOptions { Address = address };
        var webhook = new WebhookOptions
        {
            Address = address,
            Headers = ConfiguredHeaders.Read(section.Take("headers")),
            AttemptTimeout = Seconds(section.Take("timeout_seconds")?.Number(0.1, 300)) ?? defaults.AttemptTimeout,
            MaxAttempts = section.Take("attempts")?.Integer(1, 20) ?? defaults.MaxAttempts,
            RetryDelay = Seconds(section.Take("retry_seconds")?.Number(0, 60)) ?? defaults.RetryDelay,
        };
        section.RejectUnknownKeys();
        return webhook;
    }

    private static AgentAskOptions ReadAsk(YamlSection section)
    {
        var ask = new AgentAskOptions(section.Require("instructions").NonEmptyText(), [.. section.Take("tools")?.Texts() ?? []]);
        section.RejectUnknownKeys();
        return ask;
    }

    private static string Name(YamlValue value) => value.NonEmptyText() is var name && NameForm().IsMatch(name)
        ? name
        : throw value.Fail($"'{value.Path}' must have 1 to 64 letters, digits, '_' and '-', but it is '{name}'.");

    /// <summary>An argument may be a pattern's named group, so it is spelled like one.</summary>
    private static string Argument((string Key, YamlValue Value) pair) => ArgumentForm().IsMatch(pair.Key)
        ? pair.Key
        : throw pair.Value.Fail($"'{pair.Value.Path}': an argument's name has 1 to 64 letters, digits and '_', and begins with a letter.");

    private static TimeSpan? Seconds(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9_]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex ArgumentForm();
}
