namespace Parley.Server.Tests.Telemetry;

/// <summary>What a server measures is what the document says, neither less nor more.</summary>
[Trait("Category", "Integration")]
public sealed class TelemetryTableTests
{
    [Fact]
    public async Task Instruments_OfAServerWithACall_AreThoseOfTheDocument()
    {
        var published = await PublishedInstruments.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            TelemetryTables.Rows("Measurements").Select(row => (row[0], row[1])).Order(),
            published.Values.Select(instrument => (instrument.Name, instrument.Unit ?? "")).Order());
    }
}
