using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Access;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Access;

/// <summary>A server with a user file and a clock that stands still, for people to sign in at.</summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    /// <summary>Hashing takes time: it is done once.</summary>
    private static readonly Lazy<byte[]> s_users = new(MakeUsers);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-access-");
    private readonly List<Visitor> _visitors = [];
    private RunningServer? _server;

    private ConsoleServer()
    {
        Users = new UserFile(Path.Combine(_folder.FullName, "data", "users.json"), Clock);
    }

    public ManualTimeProvider Clock { get; } = new(DateTimeOffset.UnixEpoch.AddYears(56));

    public UserFile Users { get; }

    public Uri Url => _server!.Url;

    public IServiceProvider Services => _server!.Services;

    /// <summary>With the users <c>ann</c> (admin), <c>otto</c> (operator) and <c>vera</c> (viewer).</summary>
    public static async Task<ConsoleServer> StartAsync(
        CancellationToken cancellationToken, Action<ParleyOptions>? options = null, Action<IParleyBuilder>? configure = null)
    {
        var server = new ConsoleServer();
        Directory.CreateDirectory(Path.GetDirectoryName(server.Users.Path)!);
        await File.WriteAllBytesAsync(server.Users.Path, s_users.Value, cancellationToken);
        await server.StartAgainAsync(cancellationToken, options, configure);
        return server;
    }

    /// <summary>Starts a server on the same files, after stopping the former.</summary>
    public async Task StartAgainAsync(
        CancellationToken cancellationToken, Action<ParleyOptions>? options = null, Action<IParleyBuilder>? configure = null)
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _server = await RunningServer.StartAsync(
            cancellationToken,
            parley =>
            {
                parley.Access.UsersFile = Users.Path;
                options?.Invoke(parley);
            },
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(Clock);
                configure?.Invoke(builder);
            });
    }

    /// <summary>A browser without cookies.</summary>
    public Visitor Visit()
    {
        var visitor = new Visitor(Url);
        _visitors.Add(visitor);
        return visitor;
    }

    /// <summary>Has the server look at the user file now.</summary>
    public Task RefreshAsync() => Services.GetRequiredService<UserRing>().RefreshAsync();

    private static byte[] MakeUsers()
    {
        var folder = Directory.CreateTempSubdirectory("parley-access-");
        var users = new UserFile(Path.Combine(folder.FullName, "users.json"), new ManualTimeProvider(DateTimeOffset.UnixEpoch.AddYears(55)));
        users.Add("ann", AccessRole.Admin, Password);
        users.Add("otto", AccessRole.Operator, Password);
        users.Add("vera", AccessRole.Viewer, Password);
        var bytes = File.ReadAllBytes(users.Path);
        folder.Delete(recursive: true);
        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        _visitors.ForEach(visitor => visitor.Dispose());
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Delete(recursive: true);
    }
}
