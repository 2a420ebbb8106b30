using System.Runtime.InteropServices;

namespace Parley.Benchmarks.Bridge.Wire;

/// <summary>Linux's epoll for one thread: so that the load costs little of the machine that it measures on. x86-64 and arm64.</summary>
internal sealed unsafe partial class Poller : IDisposable
{
    private const int Add = 1;
    private const int Delete = 2;
    private const int Modify = 3;
    private const uint In = 1;
    private const uint Out = 4;
    private const int MaxEvents = 256;

    // struct epoll_event is packed on x86-64 alone (man epoll_event).
    private static readonly int s_size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private readonly byte[] _events = GC.AllocateArray<byte>(MaxEvents * 16, pinned: true);
    private readonly int _epoll = Create(0);

    public void Watch(int descriptor) => Control(Add, descriptor, In);

    public void WatchOutput(int descriptor, bool isWanted) => Control(Modify, descriptor, isWanted ? In | Out : In);

    public void Forget(int descriptor) => Control(Delete, descriptor, 0);

    /// <summary>Calls back for each descriptor that is ready.</summary>
    public int Wait(int milliseconds, Action<int> ready)
    {
        fixed (byte* events = _events)
        {
            var count = Wait(_epoll, events, MaxEvents, milliseconds);
            for (var index = 0; index < count; index++)
            {
                ready(*(int*)(events + (index * s_size) + s_size - 8));
            }

            return count;
        }
    }

    public void Dispose() => _ = Close(_epoll);

    private void Control(int operation, int descriptor, uint interest)
    {
        var record = stackalloc byte[16];
        *(uint*)record = interest;
        *(long*)(record + s_size - 8) = descriptor;
        _ = Control(_epoll, operation, descriptor, record);
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    private static partial int Control(int epoll, int operation, int descriptor, byte* record);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    private static partial int Wait(int epoll, byte* events, int count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
