using Parley.Realtime;
using Parley.Storage.Journal;
using Parley.Storage.Records;

namespace Parley.Server.Records.Conversations;

/// <summary>A client's conversation that is recorded.</summary>
internal sealed class RecordedConversation(CallJournal journal, ConversationNotes notes, IRealtimeConnection connection, TimeProvider timeProvider)
{
    /// <summary>What is to be read instead of the connection.</summary>
    public IRealtimeConnection Connection => connection;

    /// <summary>The conversation is over, and nobody reads the connection any more. The record is written beside; the recorder waits for it when the server stops.</summary>
    /// <param name="reason">Which side ended it.</param>
    public void End(string reason)
    {
        notes.End();
        _ = journal.CompleteAsync(new CallEnd(timeProvider.GetUtcNow(), EndOfCall.OutcomeOf(reason), reason));
    }
}
