using Parley.Agents.Memory;
using Parley.Databases;
using Parley.Storage.Export;
using Parley.Storage.Records;
using Parley.Storage.Search;
using Parley.Testing.Time;

namespace Parley.Storage.Tests.Sealing;

[Trait("Category", "Integration")]
public sealed class SealingTests(PostgresCluster cluster)
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Write_WithKeys_LeavesNoWordInAnyFile(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync(_time, TestKeys.Ring("k1"));
        await store.AddAsync(
            _time, "call-1", "+15557654321", entries:
            [
                SampleCall.Said("the axolotl sleeps"),
                new ToolCallEntry
                {
                    At = TimeSpan.Zero, ToolCallId = "c", Tool = "look_up", Arguments = """{"animal":"pangolin"}""", Result = "\"a wombat\"", Duration = TimeSpan.Zero,
                },
                new FailureEntry { At = TimeSpan.Zero, Code = "tool_failed", Message = "no capybara" },
            ]);
        await store.Memory.SaveAsync("+15557654321", new CallerMemory { Summary = "Keeps an okapi.", Facts = ["fears the quokka"] }, cancellationToken);
        if (kind == "postgres")
        {
            await database.ExecuteAsync("CHECKPOINT");
        }

        Assert.Equal(["call-1"], (await store.SearchAsync(new CallQuery { Text = "axolotl" }, cancellationToken)).Calls.Select(call => call.CallId));
        Assert.Equal("Keeps an okapi.", (await store.Memory.FindAsync("+15557654321", cancellationToken))!.Summary);
        Assert.Empty(ByteScan.Find(
            database.Files(cluster), "axolotl", "sleeps", "pangolin", "wombat", "capybara", "okapi", "quokka", "+15557654321", "5557654321", TestKeys.Base64("k1")));
        Assert.Equal(["tool_failed"], ByteScan.Find(database.Files(cluster), "tool_failed")); // the scan does see what is there
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Write_OfSecrets_LeavesNoneInAnyFile(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var log = new LogLines();
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync(_time, configure: options => options.Logger = log);
        await store.AddAsync(
            _time, "call-1", "anna", entries:
            [
                SampleCall.Said("My card is 4012 8888 8888 1881 and the pin is 7391"),
                SampleCall.Said("that is four zero one two, eight eight eight eight, eight eight eight eight, one eight eight one", Speaker.Agent),
                new ToolCallEntry
                {
                    At = TimeSpan.Zero, ToolCallId = "c", Tool = "pay", Arguments = """{"card":"4012888888881881","pin":"7391","key":"sk-live-Zx81Kq27Lm93Wn45"}""",
                    Error = "401: sk-live-Zx81Kq27Lm93Wn45", Duration = TimeSpan.Zero,
                },
                new FailureEntry { At = TimeSpan.Zero, Code = "pay_failed", Message = "4012-8888-8888-1881 was refused" },
            ]);
        await store.Memory.SaveAsync("anna", new CallerMemory { Summary = "Pays with 4012888888881881.", Facts = ["pin 7391"] }, cancellationToken);
        if (kind == "postgres")
        {
            await database.ExecuteAsync("CHECKPOINT");
        }

        var exported = "";
        foreach (var format in Enum.GetValues<ExportFormat>())
        {
            exported += await new CallArchive(store, "anna", _time).ExportAsync("call-1", format, cancellationToken);
        }

        string[] planted = ["4012 8888", "4012888888881881", "4012-8888", "one eight eight one", "is 7391", "pin 7391", "\"7391\"", "Zx81Kq27Lm93Wn45"];
        Assert.Empty(ByteScan.Find(database.Files(cluster), planted));
        Assert.All(planted, secret => Assert.DoesNotContain(secret, exported, StringComparison.Ordinal));
        Assert.All(planted, secret => Assert.DoesNotContain(secret, log.Text, StringComparison.Ordinal));
        Assert.Equal(["[card]"], ByteScan.Find(database.Files(cluster), "[card]"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Reencrypt_AfterARotation_MakesTheOldKeySuperfluous(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using (var clear = await database.OpenAsync(_time))
        {
            await clear.AddAsync(_time, "clear", entries: SampleCall.Said("the manatee dozes"));
            await clear.Memory.SaveAsync("+15550100", new CallerMemory { Summary = "Keeps an narwhal." }, cancellationToken);
        }

        await using (var first = await database.OpenAsync(_time, TestKeys.Ring("k1")))
        {
            await first.AddAsync(_time, "first", entries: SampleCall.Said("the manatee wakes"));
            Assert.Equal(2, (await first.SearchAsync(new CallQuery { Text = "manatee" }, cancellationToken)).Calls.Count); // hashed and not
        }

        await using (var rotating = await database.OpenAsync(_time, TestKeys.Ring("k2", "k1")))
        {
            await rotating.AddAsync(_time, "second", entries: SampleCall.Said("the manatee eats"));

            Assert.Equal(3, await rotating.ReencryptAsync("anna", cancellationToken)); // two calls and a memory; the third call has the new key
            Assert.Equal(0, await rotating.ReencryptAsync("anna", cancellationToken));
        }

        await using var store = await database.OpenAsync(_time, TestKeys.Ring("k2"));
        Assert.Equal(3, (await store.SearchAsync(new CallQuery { Text = "manatee" }, cancellationToken)).Calls.Count);
        Assert.Equal("the manatee dozes", Assert.IsType<SaidEntry>((await store.FindAsync("clear", cancellationToken))!.Entries[0].Entry).Text);
        Assert.Equal("+15550100", (await store.FindAsync("first", cancellationToken))!.Summary.Caller);
        Assert.Equal("Keeps an narwhal.", (await store.Memory.FindAsync("+15550100", cancellationToken))!.Summary);
        if (kind == "sqlite")
        {
            Assert.Empty(ByteScan.Find(database.Files(cluster), "manatee", "dozes", "narwhal"));
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Open_AnEncryptedDatabaseWithoutItsKey_IsRefused(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await (await database.OpenAsync(_time, TestKeys.Ring("k1"))).DisposeAsync();

        var without = await Assert.ThrowsAsync<StorageException>(() => database.OpenAsync(_time));
        var wrong = await Assert.ThrowsAsync<StorageException>(() => database.OpenAsync(_time, TestKeys.Ring("k2")));

        Assert.Contains("'k1'", without.Message, StringComparison.Ordinal);
        Assert.Contains("'k1'", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_AfterASealedEntryWasMoved_Refuses()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync("sqlite", cluster);
        await using var store = await database.OpenAsync(_time, TestKeys.Ring("k1"));
        await store.AddAsync(_time, "call-1", entries: [SampleCall.Said("yes"), SampleCall.Said("no")]);

        await database.ExecuteAsync("UPDATE entries SET payload = (SELECT payload FROM entries WHERE sequence = 2) WHERE sequence = 1");

        var refusal = await Assert.ThrowsAsync<StorageException>(() => store.FindAsync("call-1", cancellationToken));
        Assert.True(refusal.IsPermanent);
    }
}
