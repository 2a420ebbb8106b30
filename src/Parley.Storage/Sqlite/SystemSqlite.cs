using System.Runtime.InteropServices;
using SQLitePCL;

namespace Parley.Storage.Sqlite;

/// <summary>Maps the binding to the distribution's library, which gets its security fixes; a bundled one would not.</summary>
public static class SystemSqlite
{
    private static readonly Lazy<bool> s_provider = new(Load);

    /// <summary>Once per process, before the first connection. Harmless when the application has mapped it already. One owner for a process: what maps the binding beside it fails.</summary>
    /// <exception cref="StorageException">The library is not installed.</exception>
    public static void Use() => _ = s_provider.Value;

    private static bool Load()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                static (name, _, _) => name == "e_sqlite3" ? NativeLibrary.Load("libsqlite3.so.0") : IntPtr.Zero);
        }
        catch (InvalidOperationException) // the application has set its own resolver: it decides which library
        {
        }

        try
        {
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            _ = raw.sqlite3_libversion_number();
            return true;
        }
        catch (DllNotFoundException exception)
        {
            throw new StorageException("SQLite is not installed. On Debian: apt-get install libsqlite3-0.", isPermanent: true, exception);
        }
    }
}
