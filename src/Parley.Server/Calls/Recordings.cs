using Microsoft.Extensions.Logging;
using Parley.Calls;
using Parley.Calls.Control;
using Parley.Server.Configuration;

namespace Parley.Server.Calls;

/// <summary>Puts recordings into their folder: a file a recording, named after its call.</summary>
internal sealed class Recordings(ParleyOptions options, ILogger<Recordings> logger)
{
    /// <summary>Whether calls can be recorded at all.</summary>
    public bool IsPossible => options.Calls.RecordingsFolder is not null;

    /// <summary>Begins to record; null when it could not, which is logged and harms no call.</summary>
    public CallRecording? Start(Call call)
    {
        if (options.Calls.RecordingsFolder is not { } folder)
        {
            return null;
        }

        FileStream? file = null;
        try
        {
            Directory.CreateDirectory(folder);
            file = Open(folder, call.Id);
            return call.Control.StartRecording(file, leaveOpen: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            file?.Dispose();
            CallServerLog.NotRecorded(logger, call.Id, exception.Message);
            return null;
        }
    }

    /// <summary>A call may be recorded in several pieces.</summary>
    private static FileStream Open(string folder, string callId)
    {
        for (var number = 1; ; number++)
        {
            var path = Path.Combine(folder, number == 1 ? $"{callId}.wav" : $"{callId}-{number}.wav");
            if (!File.Exists(path))
            {
                return new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, Options = FileOptions.Asynchronous,
                });
            }
        }
    }
}
