using System.Runtime.InteropServices;

namespace Parley.Server.CallLoops;

/// <summary>Linux's <c>epoll(7)</c> and <c>eventfd(2)</c>, on x86-64 and arm64.</summary>
internal static unsafe partial class Epoll
{
    public const uint Readable = 0x1;
    public const uint Writable = 0x4;
    public const uint Broken = 0x8;
    public const uint HungUp = 0x10;
    public const uint PeerClosed = 0x2000;
    public const uint EdgeTriggered = 1u << 31;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int Interrupted = 4;

    // struct epoll_event is packed on x86-64 alone.
    private static readonly int s_recordByteCount = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    /// <summary>Whether there is such a thing here.</summary>
    public static bool IsSupported =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>How many bytes so many events take.</summary>
    public static int ByteCountOf(int eventCount) => eventCount * s_recordByteCount;

    public static int Create() => Checked(CreateNative(CloseOnExec));

    public static int CreateSignal() => Checked(CreateSignalNative(0, CloseOnExec | NonBlocking));

    public static void Add(int epoll, int descriptor, uint events, long key)
    {
        var record = stackalloc byte[16];
        *(uint*)record = events;
        *(long*)(record + s_recordByteCount - sizeof(long)) = key;
        _ = Checked(ControlNative(epoll, 1, descriptor, record));
    }

    /// <summary>Waits until something happens.</summary>
    /// <returns>How many events there are; 0 after an interruption.</returns>
    public static int Wait(int epoll, Span<byte> events)
    {
        fixed (byte* first = events)
        {
            var count = WaitNative(epoll, first, events.Length / s_recordByteCount, -1);
            return count < 0 && Marshal.GetLastPInvokeError() == Interrupted ? 0 : Checked(count);
        }
    }

    public static (uint Events, long Key) Read(ReadOnlySpan<byte> events, int index)
    {
        var record = events.Slice(index * s_recordByteCount, s_recordByteCount);
        return (MemoryMarshal.Read<uint>(record), MemoryMarshal.Read<long>(record[^sizeof(long)..]));
    }

    public static void Signal(int descriptor)
    {
        var one = 1L;
        _ = WriteNative(descriptor, &one, sizeof(long)); // it fails only when it is signalled already
    }

    public static void Close(int descriptor) => _ = CloseNative(descriptor);

    private static int Checked(int result) =>
        result >= 0 ? result : throw new IOException($"The operating system refused, error {Marshal.GetLastPInvokeError()}.");

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int CreateNative(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int ControlNative(int epoll, int operation, int descriptor, byte* record);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int WaitNative(int epoll, byte* events, int count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int CreateSignalNative(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteNative(int descriptor, void* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseNative(int descriptor);
}
