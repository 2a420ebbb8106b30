using System.Text.Json;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Interop;

/// <summary>The official Agents SDK for JavaScript, unmodified, over a WebSocket to a server whose stages a test can foretell.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class AgentsNpmClientTests
{
    [Fact]
    public async Task Session_TextMessage_IsAnswered()
    {
        var lines = await PlayAsync("text");

        Assert.Equal("Guide. You said: Good morning", Text(lines.Line("answer1")));
        Assert.Equal(0, AudioByteCount(lines.Line("answer1")));
        Assert.Equal(["user: Good morning", "assistant: Guide. You said: Good morning"], Messages(lines));
    }

    [Fact]
    public async Task Session_SpokenMessage_IsHeardAndAnsweredAloud()
    {
        var lines = await PlayAsync("audio", spoken: "good evening");

        Assert.Equal("good evening", Text(lines.Line("heard")));
        Assert.Equal("Guide. You said: good evening", Text(lines.Line("answer1")));
        Assert.InRange(AudioByteCount(lines.Line("answer1")), 48_000, 48_000 * 3); // 50 ms a character
        Assert.Contains("user: good evening", Messages(lines));
    }

    [Fact]
    public async Task Session_Tool_IsCalledAndItsResultSpoken()
    {
        var lines = await PlayAsync("tool");

        Assert.Equal("get_weather", lines.Line("called").GetProperty("name").GetString());
        Assert.Contains("21 degrees in Paris", Text(lines.Line("answer1")), StringComparison.Ordinal);
        Assert.InRange(AudioByteCount(lines.Line("answer1")), 48_000, int.MaxValue);
    }

    [Fact]
    [Statement(117, 163, 199)]
    public async Task Session_CallerSpeaksOverTheAnswer_IsInterruptedAndTheNextTurnAnswered()
    {
        var lines = await PlayAsync("interruption", spoken: "good evening");

        _ = lines.Line("interrupted");
        Assert.Equal("turn_detected", lines.Line("cancelled").GetProperty("reason").GetString());
        Assert.InRange(lines.Line("truncated").GetProperty("audio_end_ms").GetInt32(), 0, 5_500); // audio is made 5 s ahead at most
        Assert.Equal("good evening", Text(lines.Line("heard")));
        Assert.Equal("Guide. You said: good evening", Text(lines.Line("answer2")));
    }

    [Fact]
    public async Task Session_Interrupt_CancelsTheAnswerAndTruncatesIt()
    {
        var lines = await PlayAsync("interrupt");

        Assert.Equal("cancelled", lines.Line("cancelled").GetProperty("status").GetString());
        Assert.Equal("client_cancelled", lines.Line("cancelled").GetProperty("reason").GetString());
        Assert.InRange(lines.Line("truncated").GetProperty("audio_end_ms").GetInt32(), 0, 5_500);
    }

    [Fact]
    public async Task Session_WithoutResponses_StillTranscribes()
    {
        var lines = await PlayAsync("transcription", spoken: "good evening");

        Assert.Equal("good evening", Text(lines.Line("heard")));
        Assert.Equal(["user: good evening"], Messages(lines));
    }

    [Fact]
    [Statement(275)]
    public async Task Session_ClientSecret_OpensIt()
    {
        var lines = await PlayAsync("secret");

        Assert.Equal("ek_", lines.Line("secret").GetProperty("prefix").GetString());
        Assert.Equal("Guide. You said: Good morning", Text(lines.Line("answer1")));
    }

    [Fact]
    public async Task Session_Handoff_TheOtherAgentAnswers()
    {
        var lines = await PlayAsync("handoff");

        Assert.Equal(("Triage", "Billing"), (lines.Line("handoff").GetProperty("from").GetString(), lines.Line("handoff").GetProperty("to").GetString()));
        Assert.Equal("Billing", lines.Line("answer1").GetProperty("agent").GetString());
        Assert.StartsWith("Billing.", Text(lines.Line("answer1")), StringComparison.Ordinal);
        Assert.Equal("Billing. You said: Good morning", Text(lines.Line("answer2")));
    }

    [Fact]
    public async Task Session_ToolApproval_ApprovedRunsAndRejectedDoesNot()
    {
        var lines = await PlayAsync("approval");

        Assert.Equal("get_weather", lines.Line("asked1").GetProperty("name").GetString());
        Assert.Contains("21 degrees in Paris", Text(lines.Line("answer1")), StringComparison.Ordinal);
        Assert.Equal("get_weather", lines.Line("asked2").GetProperty("name").GetString());
        Assert.StartsWith("Guide. The tool says:", Text(lines.Line("answer2")), StringComparison.Ordinal);
        Assert.DoesNotContain("21 degrees", Text(lines.Line("answer2")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_OutputGuardrail_StopsTheAnswerAndAnotherIsGiven()
    {
        var lines = await PlayAsync("guardrail");

        Assert.Equal("No passwords", lines.Line("tripped").GetProperty("name").GetString());
        Assert.DoesNotContain("swordfish", Text(lines.Line("answer2")), StringComparison.Ordinal);
        Assert.Contains("Give no secrets away.", Text(lines.Line("answer2")), StringComparison.Ordinal); // what the SDK tells the model
        _ = lines.Line("done_cancelled");
    }

    private static async Task<IReadOnlyList<JsonElement>> PlayAsync(string scenario, string? spoken = null)
    {
        const string Key = "the-backends-key";
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.StartBareAsync(cancellationToken, options => options.Server.ApiKeys.Add(Key), AddStages);
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, spoken is null ? [] : await Speech.SpeakAsync(spoken, cancellationToken), cancellationToken);
        try
        {
            return await NodeScript.RunAsync(
                certificatePath: null, cancellationToken, "agents.mjs", new Uri(server.Url, "/v1").ToString(), "gpt-realtime", Key, scenario, file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void AddStages(IParleyBuilder builder)
    {
        builder.AddSpeechToText(_ => FakeSpeechToTextClient.Hearing("good evening"));
        builder.AddChatModel(_ => RuleChat.Create());
        builder.AddTextToSpeech(_ => new FakeTextToSpeechClient());
    }

    private static string Text(JsonElement line) => line.GetProperty("text").GetString()!.Trim();

    private static int AudioByteCount(JsonElement line) => line.GetProperty("audio_byte_count").GetInt32();

    /// <summary>The history that the SDK shows its program.</summary>
    private static IEnumerable<string> Messages(IReadOnlyList<JsonElement> lines) => lines.Line("history").GetProperty("items").EnumerateArray()
        .Where(item => item.GetProperty("type").GetString() == "message")
        .Select(item => $"{item.GetProperty("role").GetString()}: {item.GetProperty("text").GetString()!.Trim()}");
}
