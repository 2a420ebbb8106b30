using System.Buffers;
using Microsoft.Extensions.AI;
using Parley.Engine.Conversations;
using Parley.Engine.Tests.Conversations;
using Parley.Fuzzing;
using Parley.Realtime;
using Parley.Realtime.AudioEvents;
using Parley.Realtime.Items;
using Parley.Realtime.Json;
using Parley.Realtime.Responses;

namespace Parley.Engine.Tests.Fuzzing;

/// <summary>One conversation that is sent mutated frames, as a server would hand them on, between results of stages that keep no order.</summary>
internal sealed class ConversationFuzzer(ConversationHarness conversation)
{
    private const string FirstItem = "item_1";
    private const string FirstResponse = "resp_1";

    private readonly ArrayBufferWriter<byte> _audio = new();

    /// <summary>Frames that were not even events.</summary>
    public int Refused { get; private set; }

    public void Step(int seed)
    {
        var random = new Random(seed);
        conversation.Now += TimeSpan.FromMilliseconds(random.Next(400));
        if (random.Next(4) == 0)
        {
            conversation.Handle(StageResult(random));
        }
        else
        {
            Send(FrameMutator.Mutate(seed, Corpus(random)));
        }
    }

    /// <summary>The stages end whatever they were told to run.</summary>
    public void EndAll()
    {
        foreach (var start in conversation.Effects.OfType<StartRecognition>().Select(start => start.RecognitionId)
            .Concat(conversation.Effects.OfType<RecogniseAudio>().Select(start => start.RecognitionId)).ToArray())
        {
            conversation.Handle(new RecognitionFinished(start, "words", null, null));
        }

        foreach (var created in conversation.Events.OfType<ResponseCreatedEvent>().ToArray())
        {
            conversation.Handle(new ResponseFinished(created.Response.Id, null, null));
        }
    }

    private void Send(byte[] frame)
    {
        _audio.ResetWrittenCount();
        if (AudioEventReader.TryReadAppend(frame, _audio, out var append) && append is { EventId.IsEmpty: true, ByteCount: > 0 })
        {
            conversation.AppendBytes(_audio.WrittenSpan.ToArray());
            return;
        }

        try
        {
            conversation.Send(ClientEvent.Read(frame));
        }
        catch (ParleyProtocolException)
        {
            Refused++;
        }
    }

    /// <summary>The frames, with ids that mean something in this conversation.</summary>
    private string[] Corpus(Random random)
    {
        var itemId = Latest(conversation.Events.OfType<ConversationItemAddedEvent>().Select(added => added.Item.Id!), FirstItem, random);
        var frame = Frames.Client[random.Next(Frames.Client.Length)];
        return [frame.Replace(FirstItem, itemId, StringComparison.Ordinal).Replace(FirstResponse, ResponseId(random), StringComparison.Ordinal)];
    }

    private string ResponseId(Random random) =>
        Latest(conversation.Events.OfType<ResponseCreatedEvent>().Select(created => created.Response.Id), FirstResponse, random);

    private ConversationInput StageResult(Random random)
    {
        var responseId = ResponseId(random);
        var recognitionId = conversation.Effects.OfType<RecogniseAudio>().Select(start => start.RecognitionId)
            .Concat(conversation.Effects.OfType<StartRecognition>().Select(start => start.RecognitionId)).LastOrDefault() - random.Next(3);
        var position = random.Next(5000);
        return random.Next(12) switch
        {
            0 => new SpeechStarted(position),
            1 => new SpeechStopped(position, TimeSpan.FromMilliseconds(random.Next(800)), TimeSpan.FromMilliseconds(200)),
            2 => new RecognitionAdvanced(recognitionId, "wor"),
            3 => new RecognitionFinished(recognitionId, random.Next(3) == 0 ? "" : "words", null, null),
            4 => new RecognitionFailed(recognitionId, "out"),
            5 => new ResponseTextProduced(responseId, "text "),
            6 => new ResponseClauseStarted(responseId, "clause "),
            7 => new ResponseAudioProduced(responseId, new byte[960]),
            8 => new ResponseFunctionCalled(responseId, random.Next(2) == 0 ? "call_9aB3dE6gH1jK4mN7" : null, "find", "{}"),
            9 => new ResponseFinished(responseId, random.Next(3) == 0 ? ChatFinishReason.Length : null, null),
            10 => new ResponseFailed(responseId, "out"),
            _ => new DeadlineReached(),
        };
    }

    private static string Latest(IEnumerable<string> ids, string none, Random random)
    {
        var latest = ids.TakeLast(4).Append(none).ToArray();
        return latest[random.Next(latest.Length)];
    }
}
