namespace Parley.Server.CallLoops;

/// <summary>A request's connection, where a loop looks after it.</summary>
internal interface ILoopConnectionFeature
{
    /// <summary>False where something stands between the socket and the web server, such as TLS.</summary>
    bool IsBare { get; }

    /// <summary>Its socket, once the request was upgraded: what is read and written there passes the web server by. Only where it is bare.</summary>
    LoopStream TakeStream();
}
