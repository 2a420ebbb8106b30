using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Parley.Server.Tests.Gateway;

/// <summary>Notes one header of every request that a server gets; empty where it was missing.</summary>
internal sealed class HeaderProbe(string header) : IStartupFilter
{
    private readonly ConcurrentQueue<string> _seen = new();

    public IReadOnlyCollection<string> Seen => _seen;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(following => context =>
        {
            _seen.Enqueue(context.Request.Headers[header].ToString());
            return following(context);
        });
        next(app);
    };
}
