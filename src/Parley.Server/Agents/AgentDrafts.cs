using System.Security.Cryptography;
using Parley.Agents.History;
using Parley.Realtime.Sessions;

namespace Parley.Server.Agents;

/// <summary>The changes of agents that are being tried: in memory alone, for a while. Thread-safe.</summary>
internal sealed class AgentDrafts(TimeProvider timeProvider)
{
    /// <summary>How long one can be talked to.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private const int MaxCount = 64; // full: the oldest goes
    private readonly Lock _gate = new();
    private readonly Queue<(AgentDraft Draft, long At)> _drafts = new();

    /// <summary>Makes one.</summary>
    public AgentDraft Add(AgentEntry agent, string instructions, string? voice, IReadOnlyList<HistoryItem>? earlier = null)
    {
        var draft = new AgentDraft(RandomNumberGenerator.GetHexString(32, lowercase: true), agent.Options.Name, instructions, voice, earlier ?? [], Change(agent, instructions, voice));
        lock (_gate)
        {
            Forget();
            if (_drafts.Count == MaxCount)
            {
                _drafts.Dequeue();
            }

            _drafts.Enqueue((draft, timeProvider.GetTimestamp()));
        }

        return draft;
    }

    /// <summary>The draft of this id; null when there is none any more.</summary>
    public AgentDraft? Find(string? id)
    {
        lock (_gate)
        {
            Forget();
            return _drafts.Select(entry => entry.Draft).FirstOrDefault(draft => draft.Id == id);
        }
    }

    private static AgentEntry Change(AgentEntry agent, string instructions, string? voice)
    {
        AgentEntry? changed = null;
        return changed = agent with
        {
            CreateMember = (scope, family) => agent.CreateMember(scope, family) with { Instructions = instructions, Voice = voice is null ? (Voice?)null : new Voice(voice) },
            Find = name => name == agent.Options.Name ? changed : agent.Find(name),
        };
    }

    private void Forget()
    {
        while (_drafts.TryPeek(out var oldest) && timeProvider.GetElapsedTime(oldest.At) >= Lifetime)
        {
            _drafts.Dequeue();
        }
    }
}
