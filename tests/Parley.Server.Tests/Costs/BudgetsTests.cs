using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Metering;
using Parley.Server.Configuration;
using Parley.Server.Costs;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Costs;

[Trait("Category", "Unit")]
public sealed class BudgetsTests : IDisposable
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly ManualTimeProvider _time = new(s_noon);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-costs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void FindRefusal_DayIsSpent_LastsUntilMidnight()
    {
        var budgets = Create("budgets: { day: { limit: 1.00 } }", new Spending(null, _time));

        budgets.Add(0.99m, null, null);
        Assert.Null(budgets.FindRefusal("key_1"));
        Assert.Null(budgets.Add(0.01m, null, null)); // refuse: calls under way go on
        Assert.Contains("budgets.day", budgets.FindRefusal(keyId: null), StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromHours(12));
        Assert.Null(budgets.FindRefusal(keyId: null));
    }

    [Fact]
    public void FindRefusal_KeyIsSpent_HoldsThatKeyAlone()
    {
        var budgets = Create("budgets: { key: { limit: 1 } }", new Spending(null, _time));

        budgets.Add(1.5m, "key_1", null);

        Assert.Contains("budgets.key", budgets.FindRefusal("key_1"), StringComparison.Ordinal);
        Assert.Null(budgets.FindRefusal("key_2"));
        Assert.Null(budgets.FindRefusal(keyId: null));
    }

    [Fact]
    public void Add_CallIsSpent_EndsThatCallWithItsWords()
    {
        var budgets = Create("budgets: { call: { limit: 0.50, warn_at: 0.40, say: Enough. } }", new Spending(null, _time));
        var (spent, other) = (new CostTally(), new CostTally());

        Assert.Null(budgets.Add(0.45m, null, spent));
        Assert.Equal("Enough.", budgets.Add(0.05m, null, spent)?.SayText);
        Assert.Null(budgets.Add(0.45m, null, other));
        Assert.Null(budgets.FindRefusal(keyId: null));
    }

    [Fact]
    public void Add_DayIsSpentWithEnd_EndsCallsUnderWay()
    {
        var budgets = Create("budgets: { day: { limit: 1, then: end, say: Closed. } }", new Spending(null, _time));

        Assert.Null(budgets.Add(0.9m, null, new CostTally()));
        Assert.Equal("Closed.", budgets.Add(0.1m, null, new CostTally())?.SayText);
    }

    [Fact]
    public void Price_ConfiguredModel_WinsOverTheListAndUnknownHasNone()
    {
        var budgets = Create("prices: { gpt-realtime: { output_text: 1 }, mine: { audio_minute: 0.06 } }", new Spending(null, _time));
        var usage = new RealtimeUsage { OutputTextTokens = 1_000_000 };

        Assert.Equal(1m, budgets.Price("gpt-realtime", usage));
        Assert.Equal(24m, budgets.Price("gpt-realtime-2.1", usage));
        Assert.Null(budgets.Price("nobody-knows", usage));
        Assert.Equal(0.03m, budgets.Price("mine", new SpeechTranscriptionUsage { Audio = TimeSpan.FromSeconds(30) }));
    }

    [Fact]
    public void Tally_UnpricedPart_HasNoValueAndNeverZero()
    {
        var tally = new CostTally();
        Assert.Null(tally.Value);

        tally.Add(0.25m);
        Assert.Equal(0.25m, tally.Value);

        tally.Add(null);
        Assert.Null(tally.Value);
        Assert.Equal(0.25m, tally.Known);
    }

    [Fact]
    public void Spending_ReadAgain_GoesOnWhereItWasAndForgetsTheDayBefore()
    {
        var file = new SpendingFile(Path.Combine(_folder.FullName, "below", "spending.json"));
        var spending = new Spending(file.Read(), _time);
        spending.Add("key_1", 1.25m);
        spending.Add(null, 0.5m);
        file.Write(spending.TakeChange()!);
        Assert.Null(spending.TakeChange());

        var again = new Spending(file.Read(), _time);
        Assert.Equal((1.75m, 1.25m), (again.Total, again.Of("key_1")));

        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal((0m, 0m), (again.Total, again.Of("key_1")));
    }

    [Fact]
    public async Task SpendingKeeper_BudgetComesWhileItRuns_AllOfTheDayIsKept()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var path = Path.Combine(_folder.FullName, "spending.json");
        var spending = new Spending(null, _time);
        var budgets = Create("", spending);
        using var keeper = new SpendingKeeper(spending, budgets, _time, NullLogger<SpendingKeeper>.Instance);
        await keeper.StartAsync(cancellationToken);

        budgets.Add(1.25m, "key_1", null);
        Replace(budgets, Parse($"budgets: {{ day: {{ limit: 5 }}, file: {path} }}"));
        await keeper.StopAsync(cancellationToken);

        Assert.Equal(1.25m, new SpendingFile(path).Read()!.Total);
    }

    [Fact]
    public async Task SpendingKeeper_FileMovesOrGoes_WritesWhereItIsNow()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (first, second) = (Path.Combine(_folder.FullName, "first.json"), Path.Combine(_folder.FullName, "second.json"));
        var spending = new Spending(null, _time);
        var budgets = Create($"budgets: {{ day: {{ limit: 5 }}, file: {first} }}", spending);
        using var keeper = new SpendingKeeper(spending, budgets, _time, NullLogger<SpendingKeeper>.Instance);
        budgets.Add(1.25m, "key_1", null);
        spending.TakeChange(); // kept already

        Replace(budgets, Parse($"budgets: {{ key: {{ limit: 5 }}, file: {second} }}"));
        await keeper.StopAsync(cancellationToken);
        Replace(budgets, Parse(""));
        budgets.Add(1m, "key_1", null);
        await keeper.StopAsync(cancellationToken);

        Assert.False(File.Exists(first));
        Assert.Equal(1.25m, new SpendingFile(second).Read()!.Total);
    }

    [Fact]
    public async Task SpendingKeeper_FileOfTodayBeginsToCount_ItsSumsAreAddedOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var path = Path.Combine(_folder.FullName, "spending.json");
        new SpendingFile(path).Write(new SpendingDay(new DateOnly(2026, 11, 21), 2, new() { ["key_1"] = 1.5m }));
        var withBudget = Parse($"budgets: {{ day: {{ limit: 3 }}, file: {path} }}");
        var spending = new Spending(null, _time);
        var budgets = Create("", spending);
        using var keeper = new SpendingKeeper(spending, budgets, _time, NullLogger<SpendingKeeper>.Instance);
        budgets.Add(1.25m, "key_1", null);

        Replace(budgets, withBudget);
        Assert.Contains("budgets.day", budgets.FindRefusal(keyId: null), StringComparison.Ordinal);
        await keeper.StopAsync(cancellationToken);
        Replace(budgets, Parse(""));
        Replace(budgets, withBudget); // what is there now is ours
        await keeper.StopAsync(cancellationToken);

        var kept = new SpendingFile(path).Read()!;
        Assert.Equal((3.25m, 2.75m), (kept.Total, kept.Keys["key_1"]));
    }

    [Fact]
    public void FindKept_FileOfYesterdayBeginsToCount_NothingIsSpent()
    {
        var path = Path.Combine(_folder.FullName, "spending.json");
        new SpendingFile(path).Write(new SpendingDay(new DateOnly(2026, 11, 20), 2, []));
        var spending = new Spending(null, _time);

        Replace(Create("", spending), Parse($"budgets: {{ day: {{ limit: 3 }}, file: {path} }}"));

        Assert.Equal(0, spending.Total);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    public void SpendingFile_Broken_IsNamedWithWhatToDo(string text)
    {
        var path = Path.Combine(_folder.FullName, "spending.json");
        File.WriteAllText(path, text);

        var exception = Assert.Throws<ParleyConfigurationException>(() => new SpendingFile(path).Read());

        Assert.Contains("delete it to begin with nothing spent", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("budgets: { day: { warn_at: 1 } }", "'budgets.day.limit' is missing")]
    [InlineData("budgets: { day: { limit: 1, warn_at: 1 } }", "'budgets.day.warn_at' must be below the limit")]
    [InlineData("budgets: { call: { limit: 1, then: refuse } }", "'budgets.call.then' must be one of end")]
    [InlineData("prices: { m: { input_text: -1 } }", "'prices.m.input_text' must be a number from 0")]
    public void Parse_Mistake_IsNamed(string yaml, string problem)
    {
        var exception = Assert.Throws<ParleyConfigurationException>(() => Parse(yaml));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    private static Budgets Create(string yaml, Spending spending) => new(Parse(yaml), spending, NullLogger<Budgets>.Instance);

    private static void Replace(Budgets budgets, ParleyOptions next) => budgets.Replace(next.Prices, next.Budgets, budgets.FindKept(next.Budgets));

    private static ParleyOptions Parse(string yaml) => ParleyConfigurationFile.Parse(yaml, "parley.yaml", "/", _ => null);
}
