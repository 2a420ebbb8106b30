using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
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

    public static async Task<ConsoleServer> StartAsync(CancellationToken cancellationToken, bool keepsRecords = true, string heard = "hello")
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
        options.Agents.Add(new AgentOptions { Name = "anna", Title = "Anna", Description = "Answers about orders.", Instructions = "You are <b>Anna</b>." });
        options.Agents.Add(new AgentOptions { Name = "billing", Title = "Billing", Description = "Answers about invoices." });
        var app = ParleyApplication.Build(options, builder =>
        {
            builder.AddSpeechToText(_ => FakeSpeechToTextClient.Hearing(heard));
            builder.AddChatModel(_ => FakeChatClient.Replying(_ => "Your parcel comes tomorrow."));
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
