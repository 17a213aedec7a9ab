using FraudScoring.Service.Grpc.Messages;
using Google.Protobuf.Reflection;
using Grpc.Reflection.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace FraudScoring.Service.Grpc.Reflection;

/// <summary>
/// Server reflection (grpc/grpc, doc/server-reflection.md), so that tools can call the services without proto files.
/// Version v1alpha has the same messages on the wire under another name, so both paths share one handler.
/// </summary>
internal sealed class ReflectionService
{
    public const string Name = "grpc.reflection.v1.ServerReflection";
    public const string AlphaName = "grpc.reflection.v1alpha.ServerReflection";

    private readonly DescriptorIndex _index;
    private readonly string[] _services;

    /// <param name="services">The services that the server offers; those of reflection itself are added.</param>
    public ReflectionService(IEnumerable<ServiceDescriptor> services)
    {
        var offered = services.ToList();
        _index = new DescriptorIndex(
            [.. offered.Select(service => service.File), ReflectionReflection.Descriptor,
                global::Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor]);
        _services = [.. offered.Select(service => service.FullName).Append(Name).Append(AlphaName).Distinct().Order()];
    }

    public IReadOnlyList<GrpcMethod> Methods => [CreateMethod(Name), CreateMethod(AlphaName)];

    private GrpcMethod CreateMethod(string service) =>
        new BidirectionalMessageMethod<ServerReflectionRequest, ServerReflectionResponse>(
            $"/{service}/ServerReflectionInfo", ServerReflectionRequest.Parser,
            (request, _) => ValueTask.FromResult(Answer(request)));

    private ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = ListServices();
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                AddFile(response, _index.FindFile(request.FileByFilename), "file", request.FileByFilename);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                AddFile(response, _index.FindSymbol(request.FileContainingSymbol), "symbol",
                    request.FileContainingSymbol);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                AddFile(response, null, "extension of", request.FileContainingExtension.ContainingType);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                AddExtensionNumbers(response, request.AllExtensionNumbersOfType);
                break;
            default:
                AddError(response, GrpcStatusCode.InvalidArgument, "the request asks for nothing");
                break;
        }

        return response;
    }

    private ListServiceResponse ListServices()
    {
        var list = new ListServiceResponse();
        list.Service.AddRange(_services.Select(name => new ServiceResponse { Name = name }));
        return list;
    }

    private static void AddFile(ServerReflectionResponse response, FileDescriptor? file, string kind, string name)
    {
        if (file is null)
        {
            AddError(response, GrpcStatusCode.NotFound, $"there is no {kind} '{name}'");
            return;
        }

        response.FileDescriptorResponse = new FileDescriptorResponse();
        response.FileDescriptorResponse.FileDescriptorProto.AddRange(
            DescriptorIndex.WithImports(file).Select(part => part.SerializedData));
    }

    /// <summary>Messages of proto3 have no extensions; a message that exists has an empty list of them.</summary>
    private void AddExtensionNumbers(ServerReflectionResponse response, string typeName)
    {
        if (_index.IsMessage(typeName))
            response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = typeName };
        else
            AddError(response, GrpcStatusCode.NotFound, $"there is no message '{typeName}'");
    }

    private static void AddError(ServerReflectionResponse response, GrpcStatusCode code, string message) =>
        response.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message };
}
