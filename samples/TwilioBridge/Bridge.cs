using System.Text.RegularExpressions;
using Parley.Agents.Brain;
using Parley.Agents.Sessions;
using Parley.Calls;

namespace TwilioBridge;

/// <summary>What happens beside each call: both sides' words are written down, and the conversation brain does what the caller asks for.</summary>
public static partial class Bridge
{
    private static readonly ConversationBrainOptions s_brain = new()
    {
        Intents =
        [
            new Intent
            {
                Name = "call_back",
                Description = "The caller wants to be called back.",
                Arguments = new Dictionary<string, string> { ["when"] = "When, in the caller's words." },
                Patterns = [CallBackPattern()], // with a language model: Recogniser = new ChatIntentRecogniser(chatClient)
                Work = NoteCallBackAsync,
            },
        ],
    };

    /// <summary>Attaches it to a call; dispose the result when the call is over.</summary>
    public static IAsyncDisposable Attach(Call call, TextWriter transcript)
    {
        call.Session.On<UserTranscriptEvent>(said => Write(said.IsFinal, "Caller", said.Text));
        call.Session.On<AgentTranscriptEvent>(said => Write(said.IsFinal, "Agent", said.Text));
        return ConversationBrain.Attach(call.Session, s_brain);

        void Write(bool isFinal, string who, string words)
        {
            if (isFinal && words.Length > 0)
            {
                transcript.WriteLine($"{call.Id} {who}: {words}");
            }
        }
    }

    /// <summary>Stands for a calendar or a ticket system; its answer is brought back to the caller at the next pause.</summary>
    private static Task<string?> NoteCallBackAsync(WorkRequest work, CancellationToken cancellationToken) =>
        Task.FromResult<string?>($"A colleague calls back {work.Intent.Arguments["when"].Trim()}.");

    [GeneratedRegex(@"call (me )?back (?<when>[^.?!]+)", RegexOptions.IgnoreCase)]
    private static partial Regex CallBackPattern();
}
