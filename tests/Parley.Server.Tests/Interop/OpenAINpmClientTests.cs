using System.Diagnostics;
using System.Text.Json;

namespace Parley.Server.Tests.Interop;

/// <summary>The official OpenAI client for JavaScript, unmodified; it speaks wss only. <c>./test</c> installs it from its lock file.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class OpenAINpmClientTests
{
    [Fact]
    public async Task Client_TextConversation_IsAnsweredFromTheAgentsData()
    {
        var lines = await ConverseAsync("shopmax", "text", "Where is my order ORD-DEL-7721?");

        Assert.Equal("shopmax", Line(lines, "session").GetProperty("model").GetString());
        Assert.Contains("in transit", Line(lines, "answer").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("completed", Line(lines, "answer").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Client_AudioConversation_IsHeardAndAnsweredAloud()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, await Speech.SpeakAsync("where is my order delhi seven seven two one", cancellationToken), cancellationToken);

        var lines = await ConverseAsync("shopmax", "audio", file);

        File.Delete(file);
        Assert.Contains("order", Line(lines, "heard").GetProperty("text").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("in transit", Line(lines, "answer").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.InRange(Line(lines, "answer").GetProperty("audio_byte_count").GetInt32(), 24_000 * 2, int.MaxValue);
    }

    [Fact]
    public async Task Client_OwnFunction_IsCalledAndItsResultSpoken()
    {
        var lines = await ConverseAsync("gpt-realtime", "tool", "What is the weather in Paris?");

        Assert.Equal("get_weather", Line(lines, "call").GetProperty("name").GetString());
        Assert.Contains("Paris", Line(lines, "call").GetProperty("arguments").GetString(), StringComparison.Ordinal);
        Assert.Contains("21", Line(lines, "answer").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.InRange(Line(lines, "answer").GetProperty("audio_byte_count").GetInt32(), 1, int.MaxValue);
    }

    private static JsonElement Line(IReadOnlyList<JsonElement> lines, string type)
    {
        var matches = lines.Where(line => line.GetProperty("type").GetString() == type).ToArray();
        Assert.True(matches.Length == 1, $"Expected one line '{type}' in: {string.Join(' ', lines)}");
        return matches[0];
    }

    private static async Task<IReadOnlyList<JsonElement>> ConverseAsync(string model, string mode, string argument)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await SampleServer.StartAsync(cancellationToken, withCertificate: true);
        var start = new ProcessStartInfo("node") { WorkingDirectory = ScriptFolder(), RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var item in new[] { "conversation.mjs", new Uri(server.Url, "/v1").ToString(), model, mode, argument })
        {
            start.ArgumentList.Add(item);
        }

        start.Environment["NODE_EXTRA_CA_CERTS"] = server.CertificatePath;
        using var process = Process.Start(start)!;
        await using var killing = cancellationToken.UnsafeRegister(state => ((Process)state!).Kill(entireProcessTree: true), process);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, $"{output}\n{await errors}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    private static string ScriptFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Parley.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The repository was not found above the tests.");
        }

        return Path.Combine(folder, "tests", "npm");
    }
}
