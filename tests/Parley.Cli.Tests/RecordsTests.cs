using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Configuration;
using Parley.Server.Records;
using Parley.Storage.Journal;
using Parley.Storage.Records;

namespace Parley.Cli.Tests;

[Trait("Category", "Integration")]
public sealed class RecordsTests : IDisposable
{
    private readonly CommandLine _command = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Erase_OfACaller_SparesWhatIsHeldUntilItIsReleased()
    {
        var config = await ConfigureAsync("");
        await WriteCallAsync(config);

        var held = await RunAsync(config, "hold", "--call", "call_1", "--reason", "a lawsuit");
        var first = await RunAsync(config, "erase", "--caller", "+15550100", "--yes");
        var released = await RunAsync(config, "hold", "--call", "call_1", "--release");
        var second = await RunAsync(config, "erase", "--caller", "+15550100", "--yes");

        Assert.Equal((1, 0, 1), (held.GetProperty("done").GetInt32(), first.GetProperty("calls").GetInt32(), first.GetProperty("held_calls").GetInt32()));
        Assert.Equal((1, 1), (released.GetProperty("done").GetInt32(), second.GetProperty("calls").GetInt32()));
    }

    [Fact]
    public async Task Retain_WithARule_DeletesWhatIsOlder()
    {
        var config = await ConfigureAsync(", retention: { calls_days: 1 }");
        await WriteCallAsync(config);

        var report = await RunAsync(config, "retain");

        Assert.Equal(1, report.GetProperty("calls").GetInt32());
    }

    [Fact]
    public async Task Reencrypt_WithoutKeys_IsAMistakeOfTheConfiguration()
    {
        var config = await ConfigureAsync("");

        var exitCode = await _command.RunAsync(Cancellation, "records", "reencrypt", "--config", config);

        Assert.Equal(ExitCode.Configuration, exitCode);
        Assert.NotEmpty(_command.Error);
    }

    [Fact]
    public async Task Reencrypt_WithANewKey_SealsWhatIsThere()
    {
        var config = await ConfigureAsync("");
        await WriteCallAsync(config);
        config = await ConfigureAsync($", encryption: {{ keys: 'k1:{Convert.ToBase64String(new byte[32])}' }}");

        var report = await RunAsync(config, "reencrypt");

        Assert.Equal((1, 0), (report.GetProperty("records").GetInt32(), report.GetProperty("recordings").GetInt32()));
    }

    [Fact]
    public async Task NewKey_OfDataProtection_SealsWhatIsThereAnew()
    {
        var config = await ConfigureAsync(", encryption: { data_protection: { folder: keys } }");
        await WriteCallAsync(config);

        var made = await RunAsync(config, "new-key");
        var report = await RunAsync(config, "reencrypt");

        Assert.Matches("^k[0-9a-f]{12}$", made.GetProperty("key_id").GetString());
        Assert.Equal(1, report.GetProperty("records").GetInt32());
    }

    [Fact]
    public async Task NewKey_OfKeysOfOnesOwn_IsAMistakeOfTheConfiguration()
    {
        var config = await ConfigureAsync("");

        Assert.Equal(ExitCode.Configuration, await _command.RunAsync(Cancellation, "records", "new-key", "--config", config));
        Assert.Contains("storage.encryption.data_protection", _command.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("erase", "--caller", "+15550100")]
    [InlineData("erase", "--yes")]
    [InlineData("hold", "--call", "call_1")]
    [InlineData("hold", "--reason", "x")]
    public async Task Records_HalfAnOrder_IsRefused(params string[] args) =>
        Assert.Equal(ExitCode.Usage, await _command.RunAsync(Cancellation, ["records", .. args]));

    public void Dispose() => _command.Dispose();

    private Task<string> ConfigureAsync(string more) => _command.WriteAsync("parley.yaml", $"storage: {{ sqlite: {{ path: records.db }}{more} }}", Cancellation);

    private async Task<JsonElement> RunAsync(string config, params string[] args)
    {
        var before = _command.Output.Length;
        Assert.Equal(ExitCode.Ok, await _command.RunAsync(Cancellation, ["records", .. args, "--json", "--config", config]));
        return JsonElement.Parse(_command.Output[before..]);
    }

    private static async Task WriteCallAsync(string config)
    {
        var options = await ParleyConfigurationFile.LoadAsync(config, Cancellation);
        await using var store = await ConfiguredStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance, Cancellation);
        await using var recorder = new CallRecorder(store);
        var began = DateTimeOffset.UnixEpoch.AddYears(50);
        var journal = recorder.Begin(new CallStart { CallId = "call_1", StartedAt = began, AgentName = "anna", Caller = "+15550100" });
        await journal.CompleteAsync(new CallEnd(began.AddMinutes(1), CallOutcome.Completed, "hang_up"), Cancellation);
    }
}
