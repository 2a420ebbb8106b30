using System.ComponentModel;
using Microsoft.Extensions.AI;
using Parley.Agents;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Models;

namespace Parley.Calls.Tests.MediaStreams;

/// <summary>Whole calls over a carrier's stream: the formats, the audio both ways, interruptions, keys, and the end.</summary>
[Trait("Category", "Unit")]
public sealed class PhoneCallTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(227)]
    public async Task Call_TelephoneLeg_AsksTheModelForTheTelephonesFormat()
    {
        await using var phone = await Telephone.RingAsync(Cancellation);

        Assert.Equal((AudioFormatConfiguration.Pcmu, AudioFormatConfiguration.Pcmu), phone.Asked);
    }

    [Fact]
    [Row(227)]
    [Complaint(5)]
    public async Task Call_AgentWithOtherFormatsAndAHandoff_KeepsTheTelephonesFormat()
    {
        var pcm = new RealtimeSessionConfiguration
        {
            Audio = new AudioConfiguration
            {
                Input = new AudioInputConfiguration { Format = AudioFormatConfiguration.Pcm },
                Output = new AudioOutputConfiguration { Format = AudioFormatConfiguration.Pcm },
            },
        };
        var other = new RealtimeAgent { Name = "other", Settings = pcm };
        await using var phone = await Telephone.RingAsync(Cancellation, agent: new RealtimeAgent { Name = "first", Settings = pcm });

        await phone.Call.Session.UpdateAgentAsync(other, cancellationToken: Cancellation);

        var updates = phone.Said.Sent.OfType<SessionUpdateEvent>().Select(update => update.Session.Audio).ToList();
        Assert.True(updates.Count >= 2);
        Assert.All(updates, audio => Assert.True(audio?.Input?.Format is null || audio.Input.Format == AudioFormatConfiguration.Pcmu));
        Assert.All(updates, audio => Assert.True(audio?.Output?.Format is null || audio.Output.Format == AudioFormatConfiguration.Pcmu));
        Assert.Equal((AudioFormatConfiguration.Pcmu, AudioFormatConfiguration.Pcmu), phone.Asked);
    }

    [Fact]
    [Row(226)]
    [Complaint(23)]
    public async Task Call_ModelOnPcmu_PassesEachByteBothWays()
    {
        await using var phone = await Telephone.RingAsync(Cancellation);
        var spoken = Noise(160 * 250, seed: 1);
        var answer = Noise(8000 * 20 + 77, seed: 2);

        var heard = await phone.SpeakAsync(spoken, count => count, Cancellation);
        await phone.AnswerAsync("i1", answer, Cancellation);
        await phone.WaitAsync(() => phone.Carrier.Audio.Count >= answer.Length, Cancellation);

        Assert.Equal(spoken, heard);
        Assert.Equal(answer, phone.Carrier.Audio.ToArray());
    }

    [Fact]
    public async Task Call_ModelOnPcm24_HearsTheCallerAsAnIdealConverterWould()
    {
        await using var phone = await Telephone.RingAsync(Cancellation, new RecordingModel(takesPcmAlone: true));
        var spoken = VoicedTone.MuLaw(8000);

        var heard = VoicedTone.Samples(await phone.SpeakAsync(spoken, count => count * 6, Cancellation));

        Assert.InRange(VoicedTone.SignalToNoise(heard, VoicedTone.IdealUpsampled(spoken)), 37, 201);
    }

    [Fact]
    public async Task Call_ModelOnPcm24_IsHeardAsAnIdealConverterWould()
    {
        await using var phone = await Telephone.RingAsync(Cancellation, new RecordingModel(takesPcmAlone: true));

        await phone.AnswerAsync("i1", VoicedTone.Pcm24(24_000), Cancellation);
        await phone.WaitAsync(() => phone.Carrier.Audio.Count >= 8000, Cancellation);

        var heard = VoicedTone.Decoded(phone.Carrier.Audio.ToArray());
        Assert.InRange(VoicedTone.SignalToNoise(heard, VoicedTone.IdealDownsampledAndEncoded), 37, 201);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Row(229)]
    [Complaint(8)]
    public async Task Call_CallerSpeaksOver_CarrierIsClearedAndTheItemCutToWhatWasPlayed(bool takesPcmAlone)
    {
        await using var phone = await Telephone.RingAsync(Cancellation, new RecordingModel(takesPcmAlone));
        var answer = new byte[takesPcmAlone ? 480_000 : 80_000];
        await phone.AnswerAsync("i1", answer, Cancellation);
        await phone.PlayAsync(TimeSpan.FromSeconds(3), Cancellation);

        phone.Said.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u2" });
        var truncate = await phone.Said.NextSentAsync<ConversationItemTruncateEvent>(Cancellation);

        Assert.Equal("i1", truncate.ItemId);
        Assert.InRange(truncate.AudioEndMs, phone.Carrier.PlayedAtClear!.Value.TotalMilliseconds - 10, phone.Carrier.PlayedAtClear.Value.TotalMilliseconds + 10);
        Assert.Equal("clear", phone.Carrier.Log[^1].Event);
    }

    [Fact]
    [Row(234)]
    public async Task Digits_ToTheTerminator_AreOneMessageThatIsAnswered()
    {
        await using var phone = await Telephone.RingAsync(Cancellation);

        foreach (var digit in "123#")
        {
            phone.Carrier.Socket.Say(TwilioWords.Dtmf(digit.ToString()));
        }

        var item = await phone.Said.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        await phone.Said.NextSentAsync<ResponseCreateEvent>(Cancellation);
        Assert.Equal("[The caller pressed 1 2 3 #]", TextOf(item));
    }

    [Fact]
    [Row(234)]
    public async Task Digits_ThenAPause_AreOneMessage()
    {
        await using var phone = await Telephone.RingAsync(Cancellation);
        phone.Carrier.Socket.Say(TwilioWords.Dtmf("4"));
        phone.Carrier.Socket.Say(TwilioWords.Dtmf("2"));

        await phone.WaitAsync(() => phone.Said.Sent.OfType<ConversationItemCreateEvent>().Any(), Cancellation);

        Assert.Equal("[The caller pressed 4 2]", TextOf(phone.Said.Sent.OfType<ConversationItemCreateEvent>().Single()));
        Assert.InRange(phone.Time.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromDays(1));
    }

    [Fact]
    [Row(234)]
    public async Task Digits_ReachATool()
    {
        var pressed = new TaskCompletionSource<string>();
        var tool = AIFunctionFactory.Create(([Description("The code.")] string code) => pressed.TrySetResult(code), "check_code");
        await using var phone = await Telephone.RingAsync(Cancellation, agent: new RealtimeAgent { Name = "bank", Tools = [tool] });

        foreach (var digit in "77#")
        {
            phone.Carrier.Socket.Say(TwilioWords.Dtmf(digit.ToString()));
        }

        var item = await phone.Said.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        var code = string.Concat(TextOf(item).Where(char.IsDigit));
        phone.Said.Say(FakeResponses.Created("r1"));
        phone.Said.Say(FakeResponses.FunctionCall("r1", new FunctionCallItem
        {
            Id = "f1", CallId = "c1", Name = "check_code", Arguments = $$"""{"code":"{{code}}"}""",
        }));

        Assert.Equal("77", await pressed.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
    }

    [Fact]
    public async Task Digits_WhileTheAgentSpeaks_StopIt()
    {
        await using var phone = await Telephone.RingAsync(Cancellation);
        phone.Said.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[80_000], "A long menu"));
        await phone.WaitStillAsync(() => phone.Carrier.Audio.Count > 0, Cancellation);

        phone.Carrier.Socket.Say(TwilioWords.Dtmf("#"));
        var cancel = await phone.Said.NextSentAsync<ResponseCancelEvent>(Cancellation);

        Assert.Equal("r1", cancel.ResponseId);
        await phone.Said.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        Assert.Contains(phone.Carrier.Log, item => item.Event == "clear");
    }

    [Fact]
    public async Task Digits_EventsOnly_AreNotToldToTheAgent()
    {
        await using var phone = await Telephone.RingAsync(Cancellation, digits: new DigitOptions { Delivery = DigitDelivery.EventsOnly });

        phone.Carrier.Socket.Say(TwilioWords.Dtmf("1"));
        phone.Carrier.Socket.Say(TwilioWords.Dtmf("#"));
        phone.Carrier.Socket.Say(TwilioWords.Stop);
        await phone.Running;

        Assert.DoesNotContain(phone.Said.Sent, sent => sent is ConversationItemCreateEvent);
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("break")]
    [InlineData("status")]
    public async Task Call_CarrierEndsIt_EndsTheSession(string how)
    {
        await using var phone = await Telephone.RingAsync(Cancellation);

        switch (how)
        {
            case "stop":
                phone.Carrier.Socket.Say(TwilioWords.Stop);
                break;
            case "break":
                phone.Carrier.Socket.Break();
                break;
            default:
                await phone.Leg.EndAsync("completed");
                break;
        }

        var expected = how switch { "stop" => "hang_up", "break" => "connection_lost", _ => "completed" };
        Assert.Equal(expected, await phone.Running);
        await phone.Said.Closed.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    private static string TextOf(ConversationItemCreateEvent create) =>
        Assert.IsType<InputTextPart>(Assert.Single(Assert.IsType<MessageItem>(create.Item).Content)).Text;

    private static byte[] Noise(int count, int seed)
    {
        var noise = new byte[count];
        new Random(seed).NextBytes(noise);
        return noise;
    }
}
