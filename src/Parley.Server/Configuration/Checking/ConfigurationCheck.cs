using Microsoft.Extensions.DependencyInjection;
using Parley.Engine.Dialogue;
using Parley.Engine.Speech.Synthesis;
using Parley.Server.Access;
using Parley.Server.Agents;
using Parley.Server.Configuration.Yaml;
using Parley.Server.Engine;
using Parley.Server.Hosting;
using Parley.Server.Keys;
using Parley.Server.Reloading;
using Parley.Server.Tls;

namespace Parley.Server.Configuration.Checking;

/// <summary>Looks at what a file says as a whole: whether what it names exists, and what is risky about it.</summary>
internal sealed class ConfigurationCheck
{
    /// <summary>Voices of OpenAI's text-to-speech that other projects' files name for its Realtime service, too.</summary>
    private static readonly HashSet<string?> s_textVoices = ["fable", "onyx", "nova"];

    private readonly ConfigurationReading _reading;
    private readonly string _file;
    private readonly List<ConfigurationFinding> _findings = [];

    private ConfigurationCheck(ConfigurationReading reading, string file)
    {
        _reading = reading;
        _file = file;
    }

    public static ConfigurationReport Run(ConfigurationReading reading, string file, Action<IParleyBuilder>? configure)
    {
        var check = new ConfigurationCheck(reading, file);
        check._findings.AddRange(reading.Mistakes.Select(ConfigurationFinding.Of));
        check.LookAtSecrets();
        if (reading.Options is { } options)
        {
            check.LookAtServer(options);
            check.LookAtScripts(options);
            check.LookAtAgents(options, configure);
        }

        return new ConfigurationReport(file, [.. check._findings.Select(check.Attribute).OrderBy(finding => finding.File == file ? 0 : 1).ThenBy(finding => finding.Line).ThenBy(finding => finding.Column)])
        {
            NeedRestart = [.. reading.Options?.Origin?.Settings.Where(setting => !ReloadableSettings.Contains(setting)) ?? []],
        };
    }

    private ConfigurationFinding Attribute(ConfigurationFinding finding) => finding.File == _file && finding.Line > 0
        ? finding with { Agent = _reading.AgentPlaces.FirstOrDefault(agent => agent.Contains(finding.Line, finding.Column))?.Name }
        : finding with { Agent = _reading.Options?.Agents.FirstOrDefault(agent => agent.Script is not null && agent.Script == finding.File)?.Name };

    private void LookAtSecrets()
    {
        foreach (var secret in _reading.Readings.Where(reading => reading.Kind == YamlReadingKind.Secret))
        {
            if (secret.UnsetVariable is { } variable)
            {
                Warn(secret.Path, $"'{secret.Path}' counts as not given: the environment variable {variable} is not set.");
            }
            else if (secret.IsInClear)
            {
                Warn(secret.Path, $"'{secret.Path}' stands in the file in clear. Put it into the environment or into .env, and write ${{NAME}} here.");
            }
        }
    }

    private void LookAtServer(ParleyOptions options)
    {
        Try("engine.use", () => EngineChoice.Decide(options));
        if (options.Server.Certificate is { } certificate)
        {
            Try("server.certificate", () => PemCertificate.Load(certificate, options.Server.CertificateKey, TimeProvider.System.GetUtcNow()));
        }

        if (options.Server.Port is > 0 and < 1024)
        {
            Warn("server.port", $"'server.port' is {options.Server.Port}: ports below 1024 need a privilege that a server should not have. Take one above, behind a proxy.");
        }

        foreach (var warning in ServerWarnings.Find(options))
        {
            Warn(warning.Setting, warning.Text);
        }
    }

    private void LookAtScripts(ParleyOptions options)
    {
        foreach (var script in options.Agents.Select(agent => agent.Script).Append(options.Engine.Script).OfType<string>().Distinct())
        {
            try
            {
                _ = DialogueScript.Load(script);
            }
            catch (DialogueScriptException exception)
            {
                var prefix = $"{exception.FileName}({exception.Line},{exception.Column}): ";
                var problem = exception.Message.StartsWith(prefix, StringComparison.Ordinal) ? exception.Message[prefix.Length..] : exception.Message;
                _findings.Add(new ConfigurationFinding(script, exception.Line, exception.Column, problem));
            }
        }
    }

    private void LookAtAgents(ParleyOptions options, Action<IParleyBuilder>? configure)
    {
        options.Server.KeysFile ??= ApiKeyFile.DefaultPath;
        foreach (var (index, assembly) in options.ToolAssemblies.Index().ToArray())
        {
            var count = _findings.Count;
            Try($"tool_assemblies[{index}]", () => ToolAssembly.Load(assembly));
            if (_findings.Count > count)
            {
                options.ToolAssemblies.Remove(assembly); // the rest can be looked at
            }
        }

        options.Access.UsersFile ??= UserFile.DefaultPath;
        var services = new ServiceCollection();
        services.AddLogging();
        var parley = services.AddParley(options);
        configure?.Invoke(parley);
        using var provider = services.BuildServiceProvider();
        Try("server.host", () => ParleyApplication.RequireSomebody(options.Server, provider.GetRequiredService<AccessState>()));
        var coded = provider.GetServices<CodedAgent>().Select(agent => agent.Options).ToArray();
        var names = _reading.AgentNames.Concat(coded.Select(agent => agent.Name)).ToHashSet(StringComparer.Ordinal);
        if (names.Count == 0 && !options.Agents.Any())
        {
            Warn("agents", "no agent is configured: only the bare engine answers. Name some under agents:.");
        }

        RequireAgents(options, names);
        var tools = provider.GetRequiredService<AgentTools>();
        foreach (var (agent, path) in options.Agents.Select(agent => (agent, PathOf(agent))).Concat(coded.Select(agent => (agent, ""))))
        {
            LookAtVoice(agent.Voice, $"{path}.voice", options);
            LookAtHandoffs(agent, path, names);
            foreach (var (index, server) in agent.McpServers.Index())
            {
                var place = $"{path}.mcp[{index}]";
                Try(Find(place) is null ? $"{path}.mcp" : place, () => AgentMcpServers.Require(agent, server, options.Mcp.Servers));
            }

            LookAtGuardrails(agent, path, provider.GetRequiredService<AgentGuardrails>());
            LookAtBrain(agent, path, provider.GetRequiredService<AgentBrains>());
            foreach (var (index, tool) in agent.Tools.Index())
            {
                var place = Find($"{path}.tools[{index}]") is null ? $"{path}.tools" : $"{path}.tools[{index}]";
                Try(place, () => tools.Validate(agent, tool, provider));
            }
        }
    }

    private void LookAtHandoffs(AgentOptions agent, string path, IReadOnlyCollection<string> names)
    {
        foreach (var (index, handoff) in agent.Handoffs.Index())
        {
            var place = $"{path}.handoffs[{index}]";
            Try(Find($"{place}.to") is null ? place : $"{place}.to", () => AgentReferences.RequireHandoff(agent, handoff, names));
        }
    }

    private void LookAtGuardrails(AgentOptions agent, string path, AgentGuardrails guardrails)
    {
        foreach (var (index, guardrail) in agent.Guardrails.Index())
        {
            var place = $"{path}.guardrails[{index}]";
            Try(Find($"{place}.name") is null ? place : $"{place}.name", () => guardrails.Create(agent, guardrail));
        }
    }

    private void LookAtBrain(AgentOptions agent, string path, AgentBrains brains)
    {
        if (agent.Brain is not { } brain)
        {
            return;
        }

        Try($"{path}.brain.recogniser", () => brains.ValidateRecogniser(agent, brain));
        foreach (var (index, intent) in brain.Intents.Index())
        {
            var place = $"{path}.brain.intents[{index}]";
            var work = intent.Tool is not null ? $"{place}.tool" : $"{place}.ask";
            Try(Find(work) is null ? place : work, () => brains.Validate(agent, brain, intent));
        }
    }

    private void RequireAgents(ParleyOptions options, IReadOnlySet<string> names)
    {
        foreach (var carrier in options.Carriers)
        {
            foreach (var (number, agent) in carrier.Numbers)
            {
                RequireAgent(agent, $"{carrier.Section}.numbers.{number}", names);
            }

            RequireAgent(carrier.Agent, $"{carrier.Section}.agent", names);
        }
    }

    private void RequireAgent(string? agent, string path, IReadOnlySet<string> names)
    {
        if (agent is not null && !names.Contains(agent))
        {
            Add(path, $"'{path}': there is no agent '{agent}'.{YamlSection.DidYouMean(agent, names)} Agents: {(names.Count == 0 ? "none; name some under agents:" : string.Join(", ", names))}.");
        }
    }

    /// <summary>A service may have more voices than those of the protocol, and a synthesiser of one's own any: a warning, no mistake.</summary>
    private void LookAtVoice(string? voice, string path, ParleyOptions options)
    {
        var known = OfflineTextToSpeechClient.VoiceNames;
        if (voice is not null && options.Engine.Synthesiser.IsOffline && !known.Contains(voice, StringComparer.OrdinalIgnoreCase))
        {
            Warn(path, $"'{path}': the offline engine has no voice '{voice}' and would speak with 'alloy'.{YamlSection.DidYouMean(voice, known)} Voices: {string.Join(", ", known)}.");
        }

        if (s_textVoices.Contains(voice) && SpeaksThroughOpenAI(options))
        {
            var place = Find(path) is null ? "openai_realtime.voice" : path;
            Warn(place, $"'{place}': OpenAI lists '{voice}' for written texts, but not for its Realtime service, which may refuse it. Voices of both: alloy, ash, ballad, coral, echo, sage, shimmer, verse, marin, cedar.");
        }
    }

    private static bool SpeaksThroughOpenAI(ParleyOptions options)
    {
        try
        {
            return EngineChoice.Decide(options).Kind == EngineSelection.OpenAI;
        }
        catch (ParleyConfigurationException)
        {
            return false; // which is told elsewhere
        }
    }

    /// <summary>Where an agent of the file stands: its list may have lost elements that hold mistakes.</summary>
    private string PathOf(AgentOptions agent)
    {
        var kept = _reading.Options!.Agents.IndexOf(agent);
        var elements = _reading.Readings.Where(reading => reading is { Shape: "agents[]", Kind: YamlReadingKind.Section }).ToArray();
        return kept < elements.Length ? elements[kept].Path : "agents";
    }

    private void Try(string path, Action action)
    {
        try
        {
            action();
        }
        catch (ParleyConfigurationException exception)
        {
            Add(path, exception.Problem);
        }
    }

    private void Add(string path, string problem) => _findings.Add(Locate(path, problem));

    private void Warn(string path, string problem) => _findings.Add(Locate(path, problem) with { IsWarning = true });

    private ConfigurationFinding Locate(string path, string problem)
    {
        var place = Find(path);
        return new ConfigurationFinding(_file, place?.Place.Line ?? 0, place?.Place.Column ?? 0, problem);
    }

    private YamlReading? Find(string path) =>
        _reading.Readings.FirstOrDefault(reading => reading.Path == path && reading.Place.Line > 0 && reading.Place != YamlDotNet.Core.Mark.Empty);
}
