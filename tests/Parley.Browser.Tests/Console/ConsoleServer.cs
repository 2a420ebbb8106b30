using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Parley.Agents.Tools;
using Parley.Server.Access;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Storage;
using Parley.Storage.Sqlite;
using Parley.Testing.Stages;

namespace Parley.Browser.Tests.Console;

/// <summary>A server with stages that need no library, a store of records and a folder for recordings, all of them gone afterwards.</summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;

    private ConsoleServer(WebApplication app, ICallStore? store, string folder)
    {
        _app = app;
        _folder = folder;
        Store = store;
    }

    public string Address => _app.Urls.First();

    public string Calls => $"{Address}/console/calls";

    /// <summary>Null where no records are kept.</summary>
    public ICallStore? Store { get; }

    public string Recordings => Path.Combine(_folder, "recordings");

    public static async Task<ConsoleServer> StartAsync(CancellationToken cancellationToken, bool keepsRecords = true, string heard = "hello", string title = "Anna", bool hasUsers = false)
    {
        var folder = Directory.CreateTempSubdirectory("parley-console-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "recordings"));
        var store = keepsRecords
            ? await CallStore.OpenSqliteAsync(new SqliteStoreOptions { Path = Path.Combine(folder, "records.db") }, cancellationToken: cancellationToken)
            : null;
        var options = new ParleyOptions();
        options.Server.Port = 0;
        options.Engine.Selection = EngineSelection.Offline;
        options.Calls.RecordingsFolder = Path.Combine(folder, "recordings");
        if (hasUsers)
        {
            options.Access.UsersFile = Path.Combine(folder, "users.json");
            new UserFile(options.Access.UsersFile, TimeProvider.System).Add("ann", AccessRole.Admin, "correct horse battery");
        }

        options.Agents.Add(new AgentOptions { Name = "anna", Tools = { "refund" }, Title = title, Description = "Answers about orders.", Instructions = "You are <b>Anna</b>." });
        options.Agents.Add(new AgentOptions { Name = "billing", Title = "Billing", Description = "Answers about invoices." });
        var app = ParleyApplication.Build(options, builder =>
        {
            builder.AddSpeechToText(_ => FakeSpeechToTextClient.Hearing(heard));
            builder.AddTools("refund", _ => [RealtimeTool.Create(
                (string order) => $"Refunded {order}.", "refund", "Pays an order back.", new RealtimeToolOptions { Approval = ToolApprovalPolicy.Always })]);
            builder.AddChatModel(_ => new FakeChatClient((request, _) => FakeChatClient.Updates(
                request.LastUserText.Contains("refund", StringComparison.Ordinal) && request.Messages.All(message => message.Role != ChatRole.Tool)
                    ? [.. Enumerable.Range(1, request.LastUserText.Contains("two", StringComparison.Ordinal) ? 2 : 1).Select(i =>
                        new FunctionCallContent($"call_{i}", "refund", new Dictionary<string, object?> { ["order"] = KeptCalls.Hostile }))]
                    : [new TextContent("Your parcel comes tomorrow.")])));
            builder.AddTextToSpeech(_ => new FakeTextToSpeechClient());
            if (store is not null)
            {
                builder.Services.AddSingleton(store);
            }
        });
        await app.StartAsync(cancellationToken);
        return new ConsoleServer(app, store, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (Store is not null)
        {
            await Store.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
