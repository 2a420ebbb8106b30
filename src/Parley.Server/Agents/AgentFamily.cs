using Parley.Agents;
using Parley.Realtime;

namespace Parley.Server.Agents;

/// <summary>The agents of one conversation, made when they are first needed: those that hand over to each other share their tools' state.</summary>
/// <param name="find">The entry of that name; null when there is none any more.</param>
/// <param name="scope">The conversation's services.</param>
/// <param name="first">Who begins: it speaks through the conversation's model.</param>
internal sealed class AgentFamily(Func<string, AgentEntry?> find, IServiceProvider scope, string first)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RealtimeAgent> _made = new(StringComparer.Ordinal);

    /// <summary>Whom to hand over to.</summary>
    /// <exception cref="InvalidOperationException">There is no such agent any more.</exception>
    public RealtimeAgent Get(string name)
    {
        lock (_gate)
        {
            if (!_made.TryGetValue(name, out var agent))
            {
                var entry = find(name) ?? throw new InvalidOperationException($"There is no agent '{name}'.");
                agent = entry.CreateMember(scope, this) with { Model = name == first ? null : OwnModel(entry) };
                _made.Add(name, agent);
            }

            return agent;
        }
    }

    /// <summary>An agent on the self-hosted engine has stages of its own; so has one that names a model.</summary>
    private static IRealtimeModel? OwnModel(AgentEntry entry) =>
        entry.Stages is not null || entry.Options.Model is not null ? entry.FindModel(null) : null;
}
