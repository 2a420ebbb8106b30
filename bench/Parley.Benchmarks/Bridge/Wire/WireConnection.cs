using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Parley.Benchmarks.Bridge.Wire;

/// <summary>One WebSocket over a non-blocking socket, for one thread: frames text messages, and reads them in place.</summary>
internal sealed unsafe partial class WireConnection(Socket socket, bool isClient) : IDisposable
{
    private const int NoSignal = 0x4000;
    private byte[] _input = new byte[16 * 1024];
    private byte[] _message = [];
    private int _inputLength;
    private int _messageLength;
    private byte[] _output = new byte[4096];
    private byte[] _pending = [];
    private int _pendingLength;

    public int Descriptor { get; } = (int)socket.Handle;

    public bool IsUpgraded { get; private set; }

    public bool IsClosed { get; private set; }

    public bool HasPending => _pendingLength > 0;

    /// <summary>Takes what has come. <paramref name="head"/> gets the HTTP head once; <paramref name="message"/> each whole message.</summary>
    public void Receive(Action<WireConnection, string> head, MessageHandler message)
    {
        if (_inputLength == _input.Length)
        {
            Array.Resize(ref _input, _input.Length * 2);
        }

        nint count;
        fixed (byte* input = &_input[_inputLength])
        {
            count = Receive(Descriptor, input, _input.Length - _inputLength, 0);
        }

        if (count <= 0)
        {
            IsClosed |= count == 0 || Marshal.GetLastPInvokeError() != 11;
            return;
        }

        _inputLength += (int)count;
        var position = 0;
        if (!IsUpgraded)
        {
            var end = _input.AsSpan(0, _inputLength).IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return;
            }

            position = end + 4;
            head(this, Encoding.ASCII.GetString(_input, 0, end));
            IsUpgraded = true;
        }

        while (!IsClosed && TryReadFrame(_input.AsSpan(position, _inputLength - position), message, out var consumed))
        {
            position += consumed;
        }

        _input.AsSpan(position, _inputLength - position).CopyTo(_input);
        _inputLength -= position;
    }

    /// <summary>Sends bytes as they are: the HTTP head.</summary>
    public void SendRaw(ReadOnlySpan<byte> bytes) => Write(bytes);

    /// <summary>Sends one text message.</summary>
    public void Send(ReadOnlySpan<byte> message) => SendFrame(0x81, message);

    public void SendClose() => SendFrame(0x88, [0x03, 0xE8]);

    /// <summary>Goes on with what the socket did not take.</summary>
    public void Flush()
    {
        var (pending, length) = (_pending, _pendingLength);
        _pendingLength = 0;
        Write(pending.AsSpan(0, length));
    }

    public void Dispose() => socket.Dispose();

    /// <summary>Breaks the connection: the far end sees a reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
        IsClosed = true;
    }

    private void SendFrame(byte first, ReadOnlySpan<byte> message)
    {
        var need = message.Length + 14;
        if (_output.Length < need)
        {
            _output = new byte[need];
        }

        var mask = isClient ? (byte)0x80 : (byte)0;
        _output[0] = first;
        var length = 2;
        if (message.Length < 126)
        {
            _output[1] = (byte)(mask | message.Length);
        }
        else if (message.Length <= ushort.MaxValue)
        {
            _output[1] = (byte)(mask | 126);
            BinaryPrimitives.WriteUInt16BigEndian(_output.AsSpan(2), (ushort)message.Length);
            length = 4;
        }
        else
        {
            _output[1] = (byte)(mask | 127);
            BinaryPrimitives.WriteUInt64BigEndian(_output.AsSpan(2), (ulong)message.Length);
            length = 10;
        }

        if (isClient)
        {
            // A real mask: the far end must undo it as it would a carrier's.
            const uint Key = 0xA5C3_5A3C;
            BinaryPrimitives.WriteUInt32LittleEndian(_output.AsSpan(length), Key);
            length += 4;
            message.CopyTo(_output.AsSpan(length));
            Mask(_output.AsSpan(length, message.Length), Key);
        }
        else
        {
            message.CopyTo(_output.AsSpan(length));
        }

        Write(_output.AsSpan(0, length + message.Length));
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !IsClosed && _pendingLength == 0)
        {
            nint count;
            fixed (byte* output = bytes)
            {
                count = Send(Descriptor, output, bytes.Length, NoSignal);
            }

            if (count < 0)
            {
                IsClosed |= Marshal.GetLastPInvokeError() is not (11 or 115 or 107);
                break;
            }

            bytes = bytes[(int)count..];
        }

        if (!bytes.IsEmpty && !IsClosed)
        {
            if (_pending.Length < _pendingLength + bytes.Length)
            {
                Array.Resize(ref _pending, Math.Max(_pending.Length * 2, _pendingLength + bytes.Length));
            }

            bytes.CopyTo(_pending.AsSpan(_pendingLength));
            _pendingLength += bytes.Length;
        }
    }

    private bool TryReadFrame(Span<byte> input, MessageHandler handler, out int consumed)
    {
        consumed = 0;
        if (input.Length < 2)
        {
            return false;
        }

        var (first, masked) = (input[0], (input[1] & 0x80) != 0);
        long length = input[1] & 0x7F;
        var header = 2;
        if (length == 126)
        {
            if (input.Length < 4)
            {
                return false;
            }

            (length, header) = (BinaryPrimitives.ReadUInt16BigEndian(input[2..]), 4);
        }
        else if (length == 127)
        {
            if (input.Length < 10)
            {
                return false;
            }

            (length, header) = (BinaryPrimitives.ReadInt64BigEndian(input[2..]), 10);
        }

        header += masked ? 4 : 0;
        if (input.Length < header + length)
        {
            return false;
        }

        consumed = header + (int)length;
        var payload = input.Slice(header, (int)length);
        if (masked)
        {
            Mask(payload, BinaryPrimitives.ReadUInt32LittleEndian(input[(header - 4)..]));
        }

        Take(first, payload, handler);
        return true;
    }

    private void Take(byte first, Span<byte> payload, MessageHandler handler)
    {
        switch (first & 0x0F)
        {
            case 8:
                SendFrame(0x88, payload);
                IsClosed = true;
                return;
            case 9:
                SendFrame(0x8A, payload);
                return;
            case 10:
                return;
        }

        if ((first & 0x80) != 0 && _messageLength == 0)
        {
            handler(this, payload);
            return;
        }

        if (_message.Length < _messageLength + payload.Length)
        {
            Array.Resize(ref _message, (_messageLength + payload.Length) * 2);
        }

        payload.CopyTo(_message.AsSpan(_messageLength));
        _messageLength += payload.Length;
        if ((first & 0x80) != 0)
        {
            var length = _messageLength;
            _messageLength = 0;
            handler(this, _message.AsSpan(0, length));
        }
    }

    private static void Mask(Span<byte> bytes, uint key)
    {
        var wide = key | ((ulong)key << 32);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (var index = 0; index < words.Length; index++)
        {
            words[index] ^= wide;
        }

        for (var index = words.Length * 8; index < bytes.Length; index++)
        {
            bytes[index] ^= (byte)(key >> (8 * (index % 4)));
        }
    }

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int descriptor, byte* buffer, nint length, int flags);

    internal delegate void MessageHandler(WireConnection connection, ReadOnlySpan<byte> message);
}
