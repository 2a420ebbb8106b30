using Parley.Engine.Tests.Conversations;
using Parley.Fuzzing;
using Parley.Realtime;
using Parley.Realtime.Errors;

namespace Parley.Engine.Tests.Fuzzing;

/// <summary>Whatever frames and stage results come, in whatever order: no exception, one end for each response, the order of the protocol.</summary>
[Trait("Category", "Unit")]
[Collection("Fuzzing")]
public sealed class ConversationFuzzTests
{
    private const int UsualFrameCount = 30_000;
    private const int StepsPerConversation = 150;

    [Theory]
    [InlineData(SessionKind.Realtime)]
    [InlineData(SessionKind.Transcription)]
    [Statement(176, 177, 183, 184, 185, 189, 204, 205, 206, 297, 298, 301)]
    public void Handle_MutatedFramesAmongStageResults_KeepsItsPromises(SessionKind kind) =>
        FuzzRun.Check(FuzzRun.FrameCount(UsualFrameCount), StepsPerConversation, seeds =>
        {
            var conversation = new ConversationHarness(kind);
            var fuzzer = new ConversationFuzzer(conversation);

            Array.ForEach(seeds, fuzzer.Step);
            fuzzer.EndAll();

            EventOrder.Check(conversation.Events, allDone: true);
            Assert.All(conversation.Events, CanBeRead);
        });

    private static void CanBeRead(ServerEvent serverEvent)
    {
        var read = ServerEvent.Read(serverEvent.ToUtf8Json());

        Assert.Equal((serverEvent.GetType(), serverEvent.EventId), (read.GetType(), read.EventId));
        Assert.True(read is not ErrorEvent { Error.Message.Length: > 2000 }, "An error repeats too much of the frame.");
    }
}
