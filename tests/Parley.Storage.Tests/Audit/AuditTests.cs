using System.Data.Common;
using Parley.Databases;
using Parley.Storage.Audit;
using Parley.Storage.Export;
using Parley.Storage.Search;
using Parley.Testing.Time;

namespace Parley.Storage.Tests.Audit;

[Trait("Category", "Integration")]
public sealed class AuditTests(PostgresCluster cluster)
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Archive_OfOnePerson_KeepsAccountOfEachLook(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync(_time);
        await store.AddAsync(_time, "call-1", entries: SampleCall.Said("hello"));
        var archive = new CallArchive(store, "anna", _time);

        Assert.NotNull(await archive.FindAsync("call-1", cancellationToken));
        Assert.Single((await archive.SearchAsync(new CallQuery { Text = "hello" }, cancellationToken)).Calls);
        Assert.Contains("hello", await archive.ExportAsync("call-1", ExportFormat.Text, cancellationToken), StringComparison.Ordinal);
        Assert.Null(await archive.ExportAsync("call-2", ExportFormat.Text, cancellationToken));

        var lines = await store.ReadAuditAsync(cancellationToken: cancellationToken);
        Assert.Equal(
            [(AuditAction.Export, "call-2"), (AuditAction.Export, "call-1"), (AuditAction.Search, ""), (AuditAction.Read, "call-1")],
            lines.Select(line => (line.Action, line.Subject)));
        Assert.All(lines, line => Assert.Equal(("anna", _time.GetUtcNow()), (line.Actor, line.At)));
        Assert.All(lines, line => Assert.DoesNotContain("hello", line.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Audit_ChangedOrDeletedInTheDatabase_Refuses(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind, cluster);
        await using var store = await database.OpenAsync(_time);
        await store.WriteAuditAsync(new AuditEntry(_time.GetUtcNow(), "anna", "login"), TestContext.Current.CancellationToken);

        foreach (var sql in new[] { "DELETE FROM audit", "UPDATE audit SET actor = 'bob'" })
        {
            var refusal = await Assert.ThrowsAnyAsync<DbException>(() => database.ExecuteAsync(sql));
            Assert.Contains("append only", refusal.Message, StringComparison.Ordinal);
        }
    }
}
