"""Answers of moto about workloads that differ from AWS's."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ecr.responses import ECRResponse
from moto.eks.models import DEFAULT_REMOTE_ACCESS
from moto.eks.responses import EKSResponse
from moto.emr.responses import ElasticMapReduceResponse
from moto.sagemaker.responses import SageMakerResponse

from stance.demo.repairs import repair

_moto_scanning: Any = ECRResponse.batch_get_repository_scanning_configuration
_moto_cluster: Any = EKSResponse.describe_cluster
_moto_group: Any = EKSResponse.describe_nodegroup
_moto_blocked: Any = ElasticMapReduceResponse.get_block_public_access_configuration
_moto_make_notebook: Any = SageMakerResponse.create_notebook_instance
_moto_notebook: Any = SageMakerResponse.describe_notebook_instance


@repair("ecr", ECRResponse)
def batch_get_repository_scanning_configuration(self: Any) -> Any:
    """BatchGetRepositoryScanningConfiguration that heeds a repository's own setting."""
    answer = _moto_scanning(self)
    for scanning in answer.result["scanningConfigurations"]:
        own = self.ecr_backend.repositories[scanning["repositoryName"]].image_scanning_configuration
        if own.get("scanOnPush") and scanning["scanFrequency"] == "MANUAL":
            scanning |= {"scanOnPush": True, "scanFrequency": "SCAN_ON_PUSH"}
    return answer


@repair("eks", EKSResponse)
def describe_cluster(self: Any) -> Any:
    """DescribeCluster with the endpoint's defaults: public, and open to every address."""
    answer = _moto_cluster(self)
    network = answer.result["cluster"].resources_vpc_config
    network.setdefault("endpointPublicAccess", True)
    network.setdefault("endpointPrivateAccess", False)
    network.setdefault("publicAccessCidrs", ["0.0.0.0/0"] if network["endpointPublicAccess"] else [])
    return answer


@repair("eks", EKSResponse)
def describe_nodegroup(self: Any) -> Any:
    """DescribeNodegroup without remote access where none was asked for; moto makes some up."""
    answer = _moto_group(self)
    group = answer.result["nodegroup"]
    if group.remote_access == DEFAULT_REMOTE_ACCESS:
        group.remote_access = None
    return answer


@repair("emr", ElasticMapReduceResponse)
def get_block_public_access_configuration(self: Any) -> Any:
    """GetBlockPublicAccessConfiguration with what AWS sets in every region: all blocked but port 22."""
    answer = _moto_blocked(self)
    if not answer.result["BlockPublicAccessConfiguration"]:
        answer.result["BlockPublicAccessConfiguration"] = {
            "BlockPublicSecurityGroupRules": True,
            "PermittedPublicSecurityGroupRuleRanges": [{"MinRange": 22, "MaxRange": 22}],
        }
    return answer


@repair("sagemaker", SageMakerResponse)
def create_notebook_instance(self: Any) -> Any:
    """CreateNotebookInstance that keeps the version of instance metadata, which moto drops."""
    answer = _moto_make_notebook(self)
    notebook = self.sagemaker_backend.get_notebook_instance(self._get_param("NotebookInstanceName"))
    notebook.metadata = self._get_param("InstanceMetadataServiceConfiguration")
    return answer


@repair("sagemaker", SageMakerResponse)
def describe_notebook_instance(self: Any) -> Any:
    """DescribeNotebookInstance with the version of instance metadata: 1 unless told otherwise."""
    answer = _moto_notebook(self)
    notebook = self.sagemaker_backend.get_notebook_instance(self._get_param("NotebookInstanceName"))
    kept = getattr(notebook, "metadata", None) or {"MinimumInstanceMetadataServiceVersion": "1"}
    return ActionResult({**answer.result, "InstanceMetadataServiceConfiguration": kept})
