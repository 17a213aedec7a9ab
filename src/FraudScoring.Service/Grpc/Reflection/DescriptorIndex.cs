using Google.Protobuf.Reflection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace FraudScoring.Service.Grpc.Reflection;

/// <summary>Proto files by name and by the symbols that they declare, with all that they import.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);

    public DescriptorIndex(IEnumerable<FileDescriptor> files)
    {
        foreach (var file in files)
            AddFile(file);
    }

    public FileDescriptor? FindFile(string name) => _files.GetValueOrDefault(name);

    public FileDescriptor? FindSymbol(string fullName) => _symbols.GetValueOrDefault(fullName);

    public bool IsMessage(string fullName) =>
        FindSymbol(fullName) is { } file && file.MessageTypes.Any(type => Declares(type, fullName));

    /// <summary>The file and all that it imports, the file first: enough to resolve every type in it.</summary>
    public static IEnumerable<FileDescriptor> WithImports(FileDescriptor file)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { file.Name };
        var open = new Queue<FileDescriptor>([file]);
        while (open.TryDequeue(out var next))
        {
            yield return next;
            foreach (var import in next.Dependencies)
            {
                if (seen.Add(import.Name))
                    open.Enqueue(import);
            }
        }
    }

    private static bool Declares(MessageDescriptor type, string fullName) =>
        type.FullName == fullName || type.NestedTypes.Any(nested => Declares(nested, fullName));

    private void AddFile(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
            return;

        foreach (var import in file.Dependencies)
            AddFile(import);
        foreach (var service in file.Services)
            AddService(service);
        foreach (var type in file.MessageTypes)
            AddMessage(type);
        foreach (var type in file.EnumTypes)
            AddEnum(type);
    }

    private void AddService(ServiceDescriptor service)
    {
        Add(service);
        foreach (var method in service.Methods)
            Add(method);
    }

    private void AddMessage(MessageDescriptor type)
    {
        Add(type);
        foreach (var field in type.Fields.InDeclarationOrder())
            Add(field);
        foreach (var oneof in type.Oneofs)
            Add(oneof);
        foreach (var nested in type.NestedTypes)
            AddMessage(nested);
        foreach (var nested in type.EnumTypes)
            AddEnum(nested);
    }

    private void AddEnum(EnumDescriptor type)
    {
        Add(type);
        foreach (var value in type.Values)
            Add(value);
    }

    private void Add(IDescriptor symbol) => _symbols.TryAdd(symbol.FullName, symbol.File);
}
