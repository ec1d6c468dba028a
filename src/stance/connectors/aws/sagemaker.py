"""SageMaker: notebook instances. Source: its API reference (ListNotebookInstances, DescribeNotebookInstance)."""

from __future__ import annotations

from stance.connectors.aws.tagging import TAGS, tagged
from stance.model import Call, From, Resource
from stance.model.assets.analytics import Notebook

NOTEBOOKS = Resource(
    kind=Notebook,
    id="{NotebookInstanceArn}",
    name="{NotebookInstanceName}",
    key="NotebookInstanceArn",
    list=Call("sagemaker:ListNotebookInstances", fixed={"MaxResults": 100}, items="NotebookInstances"),
    bulk=(tagged("sagemaker:notebook-instance"),),
    detail=(
        Call(
            "sagemaker:DescribeNotebookInstance",
            args={"NotebookInstanceName": "NotebookInstanceName"},
            into="notebook",
        ),
    ),
    fields={
        Notebook.status: "NotebookInstanceStatus",
        Notebook.role: "notebook.RoleArn",
        Notebook.tags: TAGS,
        # Both are on unless they are switched off.
        Notebook.internet_access: From(
            "notebook.DirectInternetAccess?", then=lambda way: way == "Enabled", empty=True
        ),
        Notebook.root_access: From("notebook.RootAccess?", then=lambda way: way == "Enabled", empty=True),
        Notebook.kms_key: "notebook.KmsKeyId?",
        Notebook.subnet_id: "notebook.SubnetId?",
        Notebook.metadata_version: (
            "notebook.InstanceMetadataServiceConfiguration?.MinimumInstanceMetadataServiceVersion?"
        ),
    },
)
