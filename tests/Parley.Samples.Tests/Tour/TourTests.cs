using Parley.Audio.Wav;
using Parley.Engine.Dialogue;
using Parley.Testing.Stages;
using Tour;

namespace Parley.Samples.Tests.Tour;

/// <summary>Each sample, offline: the engine with its dialogue script, and with speech that costs no time.</summary>
[Trait("Category", "Integration")]
public sealed class TourTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("weather", "What is the weather in Delhi?", "Agent: It is sunny in Delhi, 24 degrees.")]
    [InlineData("shopmax", "", "in transit")]
    [InlineData("shopmax", "", "Response complete:")]
    [InlineData("shifi", "456\nWhat is my balance?", "Agent: Your balance is 250 dollars.")]
    [InlineData("shifi", "123\nGet my credit score.", "Agent: Your credit score is 720.")]
    [InlineData("supervisor", "Can I get a mortgage?", "Agent: A mortgage costs 4.5 percent a year.")]
    [InlineData("brain", "Order a taxi to the airport.", "Agent: The taxi to the airport comes in ten minutes.")]
    [InlineData("guardrails", "What are the opening hours?", "Agent: We are open from nine to six.")]
    [InlineData("customer-service", "Transfer me to billing.\nGet the invoice for March.", "Agent: The invoice for March is 42 euros and is paid.")]
    [InlineData("long-call", "What is the weather in Delhi?\nWhat is the weather in Pune?", "Agent: It is sunny in Pune, 24 degrees.")]
    public async Task Sample_Offline_Answers(string name, string typed, string expected)
    {
        var said = await RunAsync(name, typed);

        Assert.Contains(expected, said, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Guardrails_Promise_IsStoppedBeforeItIsHeard()
    {
        var said = await RunAsync("guardrails", "Get the refund.");

        Assert.Contains("[stopped by no promises]", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Agent: We guarantee", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CustomerService_HandsOver_SaysToWhom()
    {
        var said = await RunAsync("customer-service", "Transfer me to billing.");

        Assert.Contains("[Reception hands over to Billing]", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongCall_ConnectionIsExchanged_KnowsWhatWasSaid()
    {
        var said = await RunAsync("long-call", "What is the weather in Delhi?");

        Assert.Contains("[another connection took over;", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PushToTalk_ButtonPressed_AnswersWhatWasSaid()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.wav");
        await using (var stream = File.Create(file))
        await using (var wav = await WavWriter.CreateAsync(stream, 24_000, cancellationToken: Cancellation))
        {
            await wav.WriteAsync(new short[24_000], Cancellation);
        }

        var said = await RunAsync("push-to-talk", file, "what is the weather in delhi");

        File.Delete(file);
        Assert.Contains("It is sunny in Delhi", said, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string> RunAsync(string name, string typed, string heard = "")
    {
        var sample = global::Tour.Samples.ByName[name];
        using var recogniser = new FakeSpeechToTextClient(_ => heard);
        using var chatModel = new DialogueScriptChatClient(sample.Script);
        using var synthesiser = new FakeTextToSpeechClient();
        using var engine = SampleModel.CreateEngine(recogniser, chatModel, synthesiser);
        var output = new StringWriter();

        await sample.RunAsync(engine, new Room(new StringReader(typed), output), Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        return output.ToString();
    }
}
